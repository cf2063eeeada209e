import { z } from 'zod';
import { flag, words } from './fields.ts';

/** What is said about a file in its address. */
export const uploadQuery = z.strictObject({
	campaign: words(200)
		.optional()
		.describe(
			'Slug of a campaign that is there, or the name of a new one; needed where the file has no campaign column'
		),
	control: words(200).optional().describe('Name of the control; guessed when left out'),
	currency: z
		.string()
		.regex(/^[A-Z]{3}$/, 'must be an ISO code such as EUR')
		.optional()
		.describe('Of a new campaign'),
	replaces: words(200).optional().describe('Slug of the campaign that this file corrects'),
	file: words(200).optional().describe('Name of the file, for the history of uploads'),
	dryRun: flag.optional().describe('Check the whole file and store nothing'),
	release: flag.optional().describe('Publish at once')
});

const storedCampaign = z.object({
	slug: z.string(),
	name: z.string(),
	rows: z.int(),
	people: z.number().optional(),
	released: z.boolean(),
	notReleased: z.string().optional().describe('Why a wished release did not happen')
});

export const storedUpload = z.object({
	id: z.string(),
	rows: z.int(),
	people: z.number(),
	campaigns: z.array(storedCampaign),
	notices: z.array(z.string())
});

export const duplicateUpload = z.object({
	duplicateOf: z.string().describe('Id of the upload that brought the same bytes before'),
	campaigns: z.array(storedCampaign)
});

export const checkedUpload = z.object({
	dryRun: z.literal(true),
	rows: z.int(),
	people: z.number(),
	campaigns: z.array(
		z.object({
			name: z.string(),
			rows: z.int(),
			people: z.number(),
			known: z.boolean().describe('Whether the campaign is there already')
		})
	),
	notices: z.array(z.string())
});

/** An upload in the history. */
export const upload = z.object({
	id: z.string(),
	file: z.string(),
	receivedAt: z.iso.datetime(),
	campaigns: z.array(
		z.object({
			slug: z.string(),
			name: z.string(),
			rows: z.int(),
			state: z.enum(['stored', 'released', 'withdrawn'])
		})
	)
});

export const uploadList = z.object({ uploads: z.array(upload) });

export const withdrawnUpload = z.object({ id: z.string(), state: z.literal('withdrawn') });
