import { listed } from '#lib/format/names.ts';
import { counted } from '#lib/format/number.ts';
import { findingsOf, type FindingKind } from './findings.ts';
import type { PortfolioLine } from './portfolio.ts';
import { trustChange } from './trust-summary.ts';

export type AttentionKind =
	Exclude<FindingKind, 'clear' | 'ended'> | 'sign' | 'mention' | 'publish' | 'costs';

/** Something that needs the reader: one sentence and one verb. */
export interface Attention {
	readonly kind: AttentionKind;
	readonly title: string;
	/** Campaigns it is about; the first has its name in the sentence. */
	readonly campaigns: readonly { readonly slug: string; readonly name: string }[];
	/** The sentence after the name of the campaign, such as "opt-outs +0.53 pt, limit +0.10 pt". */
	readonly words: string;
	readonly verb: string;
}

/** What the reader may do about it. */
export interface AttentionRights {
	readonly decides: boolean;
	/** The reader, such as `member:ID`. */
	readonly person: string | null;
	readonly entersCosts: boolean;
	readonly changes: boolean;
	readonly uploads: boolean;
	/** Slugs of campaigns with notes that mention the reader, who has not seen them. */
	readonly mentioned: ReadonlySet<string>;
	/** Slugs of campaigns with stored data that the reader may publish. */
	readonly toPublish: ReadonlySet<string>;
}

/** Shown at once. */
export const maxAttention = 4;

const small = (label: string): string =>
	/^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/** The guardrails over their limit, such as "opt-outs +0.53 pt, limit +0.10 pt". */
export function overWords({ trust, currency }: PortfolioLine): string {
	const [first = '', ...rest] = trust?.labels ?? [];
	const { change, limit: most } = trust ? trustChange(trust, currency) : { change: null, limit: null };
	if (change === null) return `${listed((trust?.labels ?? []).map(small))} over the limit`;
	const limit = most === null ? '' : `, limit ${most}`;
	const more = rest.length > 0 ? `, and ${listed(rest.map(small))}` : '';
	return `${small(first)} ${change}${limit}${more}`;
}

/** One item about all campaigns of its kind; the first is named, the others are counted. */
function item(
	kind: AttentionKind,
	lines: readonly PortfolioLine[],
	{ title, words, verb }: { title: string; words: (line: PortfolioLine) => string; verb: string }
): Attention[] {
	const [first] = lines;
	if (!first) return [];
	const more = lines.length - 1;
	return [
		{
			kind,
			title,
			campaigns: lines.map(({ slug, name }) => ({ slug, name })),
			words: `${words(first)}${more > 0 ? `, and ${counted(more, 'more campaign', 'more campaigns')}` : ''}.`,
			verb
		}
	];
}

/**
 * What needs the reader, most urgent first; the caller shows the first four. What is found of campaigns is what alerts are about.
 * @param lines campaigns that are there for the reader
 * @param today in days since 1970-01-01
 */
export function attentionOf(
	lines: readonly PortfolioLine[],
	rights: AttentionRights,
	today: number
): Attention[] {
	const own = lines.filter(({ kind }) => kind === 'campaign');
	const found = Map.groupBy(findingsOf(own, today), ({ kind }) => kind);
	const of = (kind: FindingKind, isTheirs = true) =>
		isTheirs ? (found.get(kind) ?? []).map(({ line }) => line) : [];
	const days = new Map((found.get('late') ?? []).map((one) => [one.line, one.days ?? 0]));
	return [
		...item('guardrail', of('guardrail'), {
			title: 'Guardrail over limit',
			words: overWords,
			verb: 'Review'
		}),
		...item(
			'sign',
			own.filter(({ awaits }) => rights.decides && awaits !== null && awaits === rights.person),
			{ title: 'Second signature', words: () => 'waits for your signature', verb: 'Countersign' }
		),
		...item(
			'mention',
			lines.filter(
				({ slug, status }) => rights.mentioned.has(slug) && (status === 'running' || status === 'ended')
			),
			{ title: 'You’re mentioned', words: () => 'a note mentions you', verb: 'Read' }
		),
		...item('decision', of('decision', rights.decides), {
			title: 'Decision due',
			words: () => 'ended without a decision',
			verb: 'Decide'
		}),
		...item('check', of('check', rights.decides), {
			title: 'Check due',
			words: () => 'the next check is due',
			verb: 'Decide again'
		}),
		...item(
			'publish',
			lines.filter(({ slug }) => rights.toPublish.has(slug)),
			{
				title: 'Data to publish',
				words: ({ status }) => (status === 'awaiting release' ? 'uploaded, not published yet' : 'new data'),
				verb: 'Publish'
			}
		),
		...item(
			'late',
			of('late', rights.uploads).filter(({ slug }) => !rights.toPublish.has(slug)),
			{
				title: 'New data is late',
				words: (line) => `no new data for ${counted(days.get(line) ?? 0, 'day')}`,
				verb: 'Upload'
			}
		),
		...item('costs', rights.entersCosts ? own.filter(({ gain }) => gain === 'no_margin') : [], {
			title: 'Margin and costs missing',
			words: () => 'no gain yet',
			verb: 'Add'
		}),
		...item('split', of('split', rights.changes), {
			title: 'Split is off',
			words: () => 'the variants can’t be compared',
			verb: 'Find the cause'
		})
	];
}
