import { listed } from '#lib/format/names.ts';
import { counted } from '#lib/format/number.ts';
import { isDecidable, type PortfolioLine } from './portfolio.ts';
import { trustChange } from './trust-summary.ts';

export type AttentionKind = 'guardrail' | 'sign' | 'decision' | 'check' | 'publish' | 'costs' | 'split';

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
	/** Slugs of campaigns with stored data that the reader may publish. */
	readonly toPublish: ReadonlySet<string>;
}

/** Shown at once. */
export const mostAttention = 4;

const small = (label: string): string =>
	/^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

function overWords({ trust, currency }: PortfolioLine): string {
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
 * What needs the reader, most urgent first; the caller shows the first four.
 * @param lines campaigns that are there for the reader
 */
export function attentionOf(lines: readonly PortfolioLine[], rights: AttentionRights): Attention[] {
	const own = lines.filter(({ kind }) => kind === 'campaign');
	const isOpen = (line: PortfolioLine) => line.status === 'running' || line.decision === null;
	return [
		...item(
			'guardrail',
			own.filter((line) => line.trust?.state === 'over' && isOpen(line)),
			{ title: 'Guardrail over limit', words: overWords, verb: 'Review' }
		),
		...item(
			'sign',
			own.filter(({ awaits }) => rights.decides && awaits !== null && awaits === rights.person),
			{ title: 'Second signature', words: () => 'waits for your signature', verb: 'Countersign' }
		),
		...item(
			'decision',
			rights.decides
				? own.filter((line) => isDecidable(line) && line.decision === null && line.awaits === null)
				: [],
			{
				title: 'Decision due',
				words: () => 'ended without a decision',
				verb: 'Decide'
			}
		),
		...item('check', rights.decides ? own.filter(({ decision }) => decision?.isDue) : [], {
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
		...item('costs', rights.entersCosts ? own.filter(({ gain }) => gain === 'no_margin') : [], {
			title: 'Margin and costs missing',
			words: () => 'no gain yet',
			verb: 'Add'
		}),
		...item('split', rights.changes ? own.filter(({ split }) => split === 'off') : [], {
			title: 'Split is off',
			words: () => 'the variants can’t be compared',
			verb: 'Find the cause'
		})
	];
}
