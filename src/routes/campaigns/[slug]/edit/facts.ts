import { isVisible } from '#lib/table/values/visible.ts';
import { isoDay } from '#lib/experiment/day.ts';

/** Longest text of each fact. */
export const longest = { name: 120, hypothesis: 500, audience: 300, audienceId: 60, channel: 60 } as const;

/** The facts of a campaign as they stand in the form. */
export interface TypedFacts {
	readonly name: string;
	readonly hypothesis: string;
	readonly audience: string;
	readonly audienceId: string;
	readonly channel: string;
	/** Blank where amounts have no currency. */
	readonly currency: string;
	/** ISO days, or blank. */
	readonly startsOn: string;
	readonly endsOn: string;
	/** Will more days come? Blank where the form does not ask. */
	readonly finished: '' | 'no' | 'yes';
	/** Planned weight of each variant in order; all blank where no split is declared. */
	readonly weights: readonly string[];
}

type TextFact = Exclude<keyof TypedFacts, 'weights' | 'finished'>;

/** The facts as they are kept. */
export interface Facts {
	readonly name: string;
	readonly hypothesis: string | null;
	readonly audience: string | null;
	readonly audienceId: string | null;
	readonly channel: string | null;
	readonly currency: string;
	readonly startsOn: number | null;
	readonly endsOn: number | null;
	readonly openEnd: boolean;
	readonly weights: readonly (number | null)[];
}

/** Words for what is wrong, by field. */
export type FactProblems = Readonly<Partial<Record<keyof TypedFacts, string>>>;

/** What the form starts with. */
export const typedFacts = (facts: Facts, finished: TypedFacts['finished'] = ''): TypedFacts => ({
	name: facts.name,
	hypothesis: facts.hypothesis ?? '',
	audience: facts.audience ?? '',
	audienceId: facts.audienceId ?? '',
	channel: facts.channel ?? '',
	currency: facts.currency === noCurrency ? '' : facts.currency,
	startsOn: facts.startsOn === null ? '' : isoDay(facts.startsOn),
	endsOn: facts.endsOn === null ? '' : isoDay(facts.endsOn),
	finished,
	weights: facts.weights.map((weight) => (weight === null ? '' : `${weight}`))
});

/** ISO 4217's code for "no currency". */
const noCurrency = 'XXX';

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** Days since 1970-01-01; undefined for what is no day. */
export function dayIn(text: string): number | null | undefined {
	if (text === '') return null;
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
	const day = Date.parse(`${text}T00:00:00Z`) / 86_400_000;
	return Number.isInteger(day) && isoDay(day) === text ? day : undefined;
}

const weightIn = (text: string): number | null =>
	/^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : null;

/** What a campaign's facts are held against. */
export interface Ground {
	/** Does another campaign have a name? Files are matched to campaigns by name. */
	readonly isTaken: (name: string) => boolean;
	/** The audience that something was published for, which stays; left out before. */
	readonly audienceId?: string | null | undefined;
	/** Ended, with results published: it runs again only where it is reopened. */
	readonly complete: boolean;
	/** More days will come, and nobody declared until when. */
	readonly openEnd?: boolean;
	/** Days since 1970-01-01. */
	readonly today: number;
}

/** Reads typed facts; the facts are to be used only where there is no problem. */
export function readFacts(
	typed: TypedFacts,
	{ isTaken, audienceId, complete, openEnd: before = false, today }: Ground
): { readonly facts: Facts; readonly problems: FactProblems } {
	const problems: Partial<Record<keyof TypedFacts, string>> = {};
	const text = (field: TextFact): string => typed[field].trim().replace(/\s+/g, ' ');
	for (const [field, most] of Object.entries(longest) as [keyof typeof longest, number][]) {
		if (text(field).length > most) problems[field] = `Write at most ${most} characters.`;
	}
	if (!isVisible(text('name'))) problems.name = 'Write a name.';
	else if (isTaken(text('name'))) problems.name = 'Another campaign has this name.';
	if (audienceId !== undefined && text('audienceId') !== (audienceId ?? ''))
		problems.audienceId =
			'The audience can be changed only for data not published yet. Afterwards an administrator can give the campaign an ID of its own.';
	const currency = text('currency').toUpperCase();
	if (currency !== '' && !currencies.has(currency))
		problems.currency = 'Write a currency’s three letters, such as EUR, or leave it blank.';
	const [startsOn, endsOn] = [dayIn(text('startsOn')), dayIn(text('endsOn'))];
	if (startsOn === undefined) problems.startsOn = 'Write a day, such as 2026-05-14.';
	if (endsOn === undefined) problems.endsOn = 'Write a day, such as 2026-05-14.';
	else if (endsOn !== null && startsOn && endsOn < startsOn)
		problems.endsOn = 'The last day is not before the first.';
	else if (endsOn !== null && complete && endsOn >= today)
		problems.endsOn = 'The campaign has ended. Reopen it on its release page.';
	else if (typed.finished === 'yes' && endsOn !== null && endsOn >= today)
		problems.endsOn = 'This day is still to come, so the campaign is not finished.';
	else if (typed.finished === 'no' && !complete && endsOn !== null && endsOn < today)
		problems.endsOn = 'This day has passed. Leave it empty, or choose today or later.';
	const weights = typed.weights.map((weight) => weightIn(weight.trim()));
	const isBlank = typed.weights.every((weight) => weight.trim() === '');
	if (!isBlank && weights.includes(null))
		problems.weights = 'Write a whole number for every variant, or leave all of them blank.';
	const optional = (field: TextFact) => text(field) || null;
	return {
		facts: {
			name: text('name'),
			hypothesis: optional('hypothesis'),
			audience: optional('audience'),
			audienceId: optional('audienceId'),
			channel: optional('channel'),
			currency: currency || noCurrency,
			startsOn: startsOn ?? null,
			endsOn: endsOn ?? null,
			openEnd: endsOn === null && !complete && (typed.finished === '' ? before : typed.finished === 'no'),
			weights
		},
		problems
	};
}
