import { repeatable } from '#lib/table/answers.ts';
import { z } from 'zod';
import type { Permission } from '../../accounts/permissions.ts';
import { campaign, campaignChange, campaignList, newCampaign } from './campaign-schema.ts';
import { dataReturnsSchema } from './data-returns-schema.ts';
import { fileProblem } from './problem-schema.ts';
import { programmeQuery, programmeSchema } from './programme-schema.ts';
import { proofSchema } from './proof-schema.ts';
import { publication, releaseQuery, releaseRequest, withdrawal } from './release-schema.ts';
import { resultsQuery, resultsSchema } from './results-schema.ts';
import { roiSchema } from './roi-schema.ts';
import {
	acceptedUpload,
	checkedUpload,
	duplicateUpload,
	storedUpload,
	uploadList,
	uploadOrPending,
	withdrawnUpload
} from './upload-schema.ts';
import { uploadQuery } from './upload-query.ts';

/** One method of one address: who may call it, what it takes and what it answers. */
export interface Operation {
	readonly method: 'get' | 'post' | 'patch' | 'delete';
	/** Below /api/v1. */
	readonly path: string;
	/** `everybody` needs no token; of several any will do, and what is asked for decides which is needed. */
	readonly permission: Permission | readonly Permission[] | 'everybody';
	readonly summary: string;
	/** The address takes no parameters where it is left out. */
	readonly query?: z.ZodObject;
	/** Parameters that may be repeated. */
	readonly repeats?: readonly string[];
	/** JSON. */
	readonly body?: z.ZodType;
	/** Whether the body may be left out. */
	readonly bodyOptional?: boolean;
	/** Media types of a body that is no JSON. */
	readonly file?: readonly string[];
	readonly headers?: Readonly<Record<string, string>>;
	/** Bodies by status, and refusals in words of the operation's own; those that any operation has are in usual-answers.ts. */
	readonly answers: Readonly<
		Record<number, { readonly words: string; readonly schema?: z.ZodType; readonly csv?: true }>
	>;
}

const notFound = { words: 'There is no such campaign.' };
const which = { words: 'Several unpublished campaigns have this address; `campaigns` names them.' };
const conflict = {
	words: 'It doesn’t fit the stored campaign, or is published already; `code` and `detail` say why.'
};

/** Every operation of the API. Routes take theirs from here, and so does the description. */
/** Excel workbooks. */
export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const operations = {
	description: {
		method: 'get',
		path: '/openapi.json',
		permission: 'everybody',
		summary: 'This description',
		answers: { 200: { words: 'An OpenAPI 3.1 document.', schema: z.looseObject({ openapi: z.string() }) } }
	},
	listCampaigns: {
		method: 'get',
		path: '/campaigns',
		permission: 'read',
		summary: 'All campaigns: published ones, and of the others those that the sender may change',
		answers: { 200: { words: 'Campaigns, newest first.', schema: campaignList } }
	},
	addCampaign: {
		method: 'post',
		path: '/campaigns',
		permission: 'campaign',
		summary: 'Add a campaign with its planned split and its privacy rule',
		body: newCampaign,
		answers: {
			201: { words: 'The campaign.', schema: campaign },
			409: { words: 'A campaign has this name already.' }
		}
	},
	findCampaign: {
		method: 'get',
		path: '/campaigns/{slug}',
		permission: 'read',
		summary: 'One campaign',
		answers: { 200: { words: 'The campaign.', schema: campaign }, 404: notFound, 409: which }
	},
	changeCampaign: {
		method: 'patch',
		path: '/campaigns/{slug}',
		permission: ['campaign', 'assume'],
		summary:
			'Change a campaign; its privacy rule only before the first release; `assumptions` are for those who may enter margin and costs, everything else for those who add campaigns',
		body: campaignChange,
		answers: { 200: { words: 'The campaign.', schema: campaign }, 404: notFound, 409: conflict }
	},
	results: {
		method: 'get',
		path: '/campaigns/{slug}/results',
		permission: 'read',
		summary: 'Published results; `Accept: text/csv` for a table',
		query: resultsQuery,
		answers: {
			200: { words: 'Everything published about it.', schema: resultsSchema, csv: true },
			404: { words: 'There is no such campaign, nothing of it is published, or not at this detail.' },
			409: which
		}
	},
	roi: {
		method: 'get',
		path: '/campaigns/{slug}/roi',
		permission: 'report',
		summary: 'What the campaign returned, with the margin and costs entered',
		answers: {
			200: { words: 'The return of every treatment, both ends of each interval mapped.', schema: roiSchema },
			404: { words: 'There is no such campaign, or nothing of it is published.' },
			409: which
		}
	},
	dataReturns: {
		method: 'get',
		path: '/data-returns',
		permission: 'report',
		summary: 'What each declared kind of personal data earned, and what it cost in trust',
		answers: { 200: { words: 'Real and demo campaigns apart.', schema: dataReturnsSchema } }
	},
	programme: {
		method: 'get',
		path: '/programme',
		permission: 'report',
		summary: 'What ended campaigns earned together, and their pooled relative changes',
		query: programmeQuery,
		answers: { 200: { words: 'Demo campaigns take no part.', schema: programmeSchema } }
	},
	privacyProof: {
		method: 'get',
		path: '/privacy/proof',
		permission: 'read',
		summary:
			'For each published campaign: what is promised, what is proved, and the narrowest guess of the attack',
		answers: {
			200: { words: 'The newest attack, and published campaigns, newest first.', schema: proofSchema }
		}
	},
	release: {
		method: 'post',
		path: '/campaigns/{slug}/releases',
		permission: 'release',
		summary: 'Publish what is ready, or say what would be',
		query: releaseQuery,
		body: releaseRequest,
		bodyOptional: true,
		answers: {
			200: { words: 'Nothing was published: a preview, or nothing new is ready.', schema: publication },
			201: { words: 'What was published.', schema: publication },
			404: notFound,
			409: conflict
		}
	},
	withdrawReleases: {
		method: 'delete',
		path: '/campaigns/{slug}/releases',
		permission: 'withdraw',
		summary: 'Hide everything published of a campaign; the ledger keeps it',
		answers: { 200: { words: 'How much was withdrawn.', schema: withdrawal }, 404: notFound, 409: which }
	},
	listUploads: {
		method: 'get',
		path: '/uploads',
		permission: 'upload',
		summary: 'The history of uploads to campaigns that the sender may change',
		answers: { 200: { words: 'Uploads, newest first.', schema: uploadList } }
	},
	addUpload: {
		method: 'post',
		path: '/uploads',
		permission: 'upload',
		summary: 'Store a file, whole or not at all',
		query: uploadQuery,
		repeats: repeatable,
		file: ['text/csv', 'text/tab-separated-values', 'application/gzip', workbookType],
		headers: {
			'Idempotency-Key':
				'A request with the same key and the same bytes is done once and answered alike, for a week',
			Prefer:
				'`respond-async` is answered 202 as soon as the file is received; `Location` tells how far it is'
		},
		answers: {
			200: {
				words:
					'Nothing was stored: the same bytes are stored already (with `release` they are published now, or `notReleased` says why not), or it was a dry run.',
				schema: z.union([duplicateUpload, checkedUpload])
			},
			201: { words: 'What was stored.', schema: storedUpload },
			202: { words: 'The file is received and will be stored.', schema: acceptedUpload },
			409: conflict,
			413: {
				words: 'The file is larger than HOLDOUT_MAX_UPLOAD, or than HOLDOUT_MAX_UNPACKED once unpacked.'
			},
			415: { words: 'The body is neither CSV nor an Excel workbook.' },
			422: {
				words:
					'The file is refused, with everything that is wrong with it: its rows and columns, or more of them than HOLDOUT_MAX_ROWS, HOLDOUT_MAX_COLUMNS and HOLDOUT_MAX_LINE allow.',
				schema: fileProblem
			},
			429: {
				words: 'Too many uploads at once, or too many requests; `Retry-After` says when to come again.'
			}
		}
	},
	findUpload: {
		method: 'get',
		path: '/uploads/{id}',
		permission: 'upload',
		summary: 'One upload',
		answers: {
			200: { words: 'The upload, or how far it is.', schema: uploadOrPending },
			404: { words: 'There is no such upload.' }
		}
	},
	withdrawUpload: {
		method: 'delete',
		path: '/uploads/{id}',
		permission: 'withdraw',
		summary: 'Withdraw an upload that is not published',
		answers: {
			200: { words: 'It is withdrawn.', schema: withdrawnUpload },
			404: { words: 'There is no such upload.' },
			409: conflict
		}
	}
} as const satisfies Record<string, Operation>;
