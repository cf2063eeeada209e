import { z } from 'zod';
import { isoDay } from '../../facts/fields.ts';
import { resembles } from './release-schema.ts';

const storedCampaign = z.object({
	slug: z.string(),
	name: z.string(),
	rows: z.int(),
	people: z.number().optional(),
	released: z.boolean(),
	notReleased: z.string().optional().describe('Why the requested release did not happen'),
	resembles: resembles.optional(),
	waiting: z.string().optional().describe('What of it is not published yet, and when it can be')
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
			known: z.boolean().describe('Whether the campaign is there already'),
			variants: z.array(z.string()).describe('Control first'),
			control: z.string().nullable(),
			running: z.boolean().describe('Whether the campaign is running once this file is stored'),
			firstDay: isoDay.nullable(),
			lastDay: isoDay.nullable(),
			publication: storedCampaign
				.pick({ released: true, notReleased: true, resembles: true, waiting: true })
				.optional()
				.describe(
					'With `release`: what publishing would answer. `released`: whether something would become visible; nothing is stored or published'
				)
		})
	),
	dimensions: z.array(z.string()),
	measures: z.array(z.string()),
	reading: z.object({
		decisions: z
			.array(z.object({ what: z.string(), value: z.string(), why: z.string(), flag: z.string() }))
			.describe('What was decided about the file, each with the parameter that changes it'),
		leftOut: z
			.array(z.object({ line: z.int(), column: z.string(), value: z.string(), parts: z.array(z.string()) }))
			.describe('Rows that add up others, the first hundred')
	}),
	notices: z.array(z.string())
});

/** A file that was received and is not stored yet, or was not stored. */
const pendingUpload = z.object({
	id: z.string(),
	file: z.string(),
	receivedAt: z.iso.datetime(),
	state: z.enum(['waiting', 'reading', 'releasing', 'not stored', 'failed']),
	progress: z
		.object({ bytes: z.int(), total: z.int(), rows: z.int(), problems: z.int() })
		.nullable()
		.describe('Null once it has ended'),
	answer: z
		.looseObject({ status: z.int() })
		.nullable()
		.describe('What the request would have been answered, where nothing was stored')
});

/** An upload in the history. */
export const upload = z.object({
	id: z.string(),
	file: z.string(),
	receivedAt: z.iso.datetime(),
	by: z.string().nullable().describe('Who sent it'),
	declaration: z
		.object({
			owner: z.string().nullable(),
			source: z.string().nullable(),
			purpose: z.string().nullable(),
			legalBasis: z.string().nullable(),
			categories: z.record(z.string(), z.array(z.string())),
			retainUntil: isoDay,
			purgedAt: z.iso.datetime().nullable().describe('When the raw rows were deleted')
		})
		.nullable(),
	campaigns: z.array(
		z.object({
			slug: z.string(),
			name: z.string(),
			rows: z.int(),
			state: z.enum(['stored', 'released', 'withdrawn'])
		})
	)
});

export const uploadOrPending = z.union([upload, pendingUpload]);

export const acceptedUpload = z.object({ id: z.string(), state: z.literal('waiting') });

export type PendingUpload = z.output<typeof pendingUpload>;

export const uploadList = z.object({ uploads: z.array(upload) });

export const withdrawnUpload = z.object({ id: z.string(), state: z.literal('withdrawn') });
