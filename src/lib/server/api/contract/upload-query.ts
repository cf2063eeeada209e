import { z } from 'zod';
import { campaignKinds } from '#lib/experiment/campaign-kind.ts';
import { parseImpossible } from '#lib/table/impossible.ts';
import { encodings } from '#lib/table/dialect/encoding.ts';
import { parseMapping } from '#lib/table/columns/mapping.ts';
import { layouts } from '#lib/table/shape/shape.ts';
import { dataCategories, dataCategory } from '#lib/privacy/data-category.ts';
import { declaredTexts, readingFacts } from '../../facts/declaration.ts';
import { audienceId, campaignName, variantName } from '../../facts/campaign.ts';
import { currency, day, flag, exact } from '../../facts/fields.ts';
import { sameAs } from './release-schema.ts';

/** `VARIANT:code,code;VARIANT:code` as codes by variant. */
export const categories = z.string().transform((text, context): Record<string, string[]> => {
	const entries = text.split(';').map((part): [string, string[]] => {
		const cut = part.lastIndexOf(':');
		const codes = part.slice(cut + 1).split(',');
		return [
			part.slice(0, Math.max(cut, 0)).trim(),
			codes.map((code) => code.trim()).filter((code) => code !== '')
		];
	});
	const wrong = entries.find(([name, codes]) => name === '' || codes.some((code) => !dataCategory(code)));
	if (wrong) {
		context.addIssue({
			code: 'custom',
			message: 'must be VARIANT:code,code;VARIANT:code with codes of the list'
		});
		return z.NEVER;
	}
	return Object.fromEntries(entries);
});

/** `COLUMN=ROLE;COLUMN=ROLE` as roles by column. */
const mapping = z
	.union([z.string(), z.array(z.string())])
	.transform((texts, context): Record<string, string> => {
		const { mapping: roles, problems } = parseMapping([texts].flat().flatMap((text) => text.split(';')));
		if (problems.length > 0) {
			context.addIssue({ code: 'custom', message: 'must be COLUMN=ROLE;COLUMN=ROLE with known roles' });
			return z.NEVER;
		}
		return Object.fromEntries(roles);
	});

/** `METRIC=VARIANT;METRIC=VARIANT` as variants by metric. */
const impossible = z.string().transform((text, context) => {
	const read = parseImpossible(text.split(';'));
	if (read) return read;
	context.addIssue({ code: 'custom', message: 'must be METRIC=VARIANT;METRIC=VARIANT' });
	return z.NEVER;
});

/** Rows to leave out or to keep, one `COLUMN=VALUE` each time. */
const skip = z
	.union([z.string(), z.array(z.string())])
	.transform((texts) => [texts].flat())
	.refine((texts) => texts.every((text) => /^.+=/s.test(text) && text.length <= 300), 'must be COLUMN=VALUE');

/** `VARIANT=WEIGHT;VARIANT=WEIGHT` as weights by variant. */
const split = z.string().transform((text, context): Record<string, number> => {
	const entries = text.split(';').map((part): [string, number] => {
		const cut = part.lastIndexOf('=');
		const weight = part.slice(cut + 1).trim();
		return [part.slice(0, Math.max(cut, 0)).trim(), weight === '' ? NaN : Number(weight)];
	});
	if (entries.every(([name, weight]) => name !== '' && weight >= 0 && weight <= 1e9))
		return Object.fromEntries(entries);
	context.addIssue({ code: 'custom', message: 'must be VARIANT=WEIGHT;VARIANT=WEIGHT' });
	return z.NEVER;
});

/** One of the words of the command line. */
const mark = (names: readonly string[]) => z.enum(names as [string, ...string[]]);

const inAddress = <S extends z.ZodNumber>(schema: S) =>
	z.preprocess((text) => (text === '' ? NaN : Number(text)), schema);

/** What is declared about a file in its address. */
export const uploadQuery = z.strictObject({
	campaign: campaignName
		.optional()
		.describe(
			'Slug of a campaign that is there, or the name of a new one; needed where the file has no campaign column'
		),
	control: variantName.optional().describe('Name of the control; guessed when left out'),
	currency: currency.optional().describe('Of a new campaign'),
	kind: z
		.enum(campaignKinds)
		.optional()
		.describe(
			'Of a new campaign: `programme` is a wave of a universal control group, the control, against everyone else'
		),
	audienceId: audienceId
		.optional()
		.describe(
			'Of a new campaign: campaigns over the same people carry the same ID, and so do waves of one universal control group (with `sameAs=new-wave`)'
		),
	startsOn: day
		.optional()
		.describe('First day of a new campaign, such as that of a wave whose file has one date'),
	replaces: exact(200).optional().describe('Slug of the campaign that this file corrects'),
	file: exact(200).optional().describe('Name of the file, for the history of uploads'),
	template: readingFacts.template
		.optional()
		.describe('Name of a template: how the file is written, and what its columns mean'),
	map: mapping
		.optional()
		.describe(
			'What columns mean: `spend=revenue;installs=yes-no`, a column by its header or its place (`#3=ignore`); may be repeated. Roles: variant, people, date, campaign, a measure such as revenue_sq, dimension, ignore; of own measures yes-no (people), count (the same as measure), amount or score'
		),
	layout: mark(layouts)
		.optional()
		.describe(
			'How the table lies: `rows`; `goals` (a row for each variant and goal); `metrics` (a row for each number); `wide` (groups side by side); `transposed`; `pivot`; `mean` (mean, spread and people). Recognised when left out'
		),
	goal: exact(200)
		.optional()
		.describe('The goal that is read of a file with a row for each; `all`: each as a measure of its own'),
	sheet: exact(100).optional().describe('Sheet of a workbook; the one with a table when left out'),
	skip: skip
		.optional()
		.describe(
			'Rows to leave out, `COLUMN=VALUE`, or `COLUMN!=VALUE` to read this value alone; may be repeated'
		),
	keep: skip
		.optional()
		.describe(
			'Rows to read although they add up others or are called a total, `COLUMN=VALUE`; may be repeated'
		),
	decimal: mark(['point', 'comma']).optional().describe('The mark that separates decimals'),
	thousands: mark(['point', 'comma', 'space', 'apostrophe'])
		.optional()
		.describe('The mark that separates thousands'),
	dateOrder: mark(['ymd', 'dmy', 'mdy']).optional().describe('How numeric dates are written'),
	year: inAddress(readingFacts.year).optional().describe('Of dates without a year'),
	encoding: mark(encodings).optional().describe('Of the text; recognised when left out'),
	split: split
		.optional()
		.describe(
			'Planned weights of a new campaign, such as `control=50;personalised=50`; they name all its variants'
		),
	impossible: impossible
		.optional()
		.describe(
			'Variants in which a metric or measure cannot happen, such as `ctr=control` where the control was sent nothing: it is left out of that metric’s minimums and comparisons'
		),
	recurring: flag
		.optional()
		.describe(
			'`true`: people are counted in more than one row, so that days are compared, never people; `false`: each person is counted once'
		),
	timeZone: readingFacts.timeZone
		.optional()
		.describe('Zone whose calendar days the dates are, such as Europe/Berlin'),
	outcomeWindow: inAddress(readingFacts.outcomeWindow)
		.optional()
		.describe('Days after first exposure until outcomes are complete; of a new campaign'),
	owner: declaredTexts.owner.optional().describe('Who answers for the data'),
	source: declaredTexts.source.optional().describe('System that the data comes from'),
	purpose: declaredTexts.purpose.optional().describe('What the personal data is used for'),
	legalBasis: declaredTexts.legalBasis.optional().describe('Legal basis or consent'),
	categories: categories
		.optional()
		.describe(
			'Personal data that each variant uses: `personalised:purchase_history,location;control:`. Codes: ' +
				dataCategories.map(({ code }) => code).join(', ')
		),
	retainUntil: day
		.optional()
		.describe('Last day on which the raw rows are kept; a year when left out. What is published stays'),
	endsOn: day
		.optional()
		.describe(
			'More days will come until this one. Without `endsOn` and `ended` a running campaign stays running, and a new one runs where the last day of the file is at most 35 days ago'
		),
	ended: flag
		.optional()
		.describe('`true`: this is everything, no later file joins it; `false`: more days will come'),
	sameAs: sameAs.optional(),
	sameFile: z
		.literal('another')
		.optional()
		.describe(
			'Where you uploaded the same file before, under the name of another campaign: `another` says that this is a second campaign of one file. Otherwise name the first one in `campaign`'
		),
	dryRun: flag
		.optional()
		.describe(
			'Check the file and store nothing; with `release` also what publishing would answer, with the question that it would ask'
		),
	release: flag
		.optional()
		.describe(
			'Publish at once: an ended campaign whole, of a running one the days whose outcomes are complete; `notReleased` and `waiting` say what follows when'
		)
});
