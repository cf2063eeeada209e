/** What a measure outside the contract counts, as the analyst declares it. */
export const ownKinds = ['yes-no', 'count', 'amount', 'score'] as const;

/** People (each 0 or 1), events, money, or a score that respondents gave. */
export type OwnKind = (typeof ownKinds)[number];

/** The declared kinds of a file's own measures, by canonical name. */
export type OwnKinds = Readonly<Partial<Record<string, OwnKind>>>;

/** The kind that a role of a mapping declares: `measure` is a count; undefined for other roles. */
export const ownKindOf = (role: string): OwnKind | undefined =>
	role === 'measure' ? 'count' : ownKinds.find((kind) => kind === role);

/** `answer`: people by what they answered when asked whether they would recommend (promoters, detractors, all who answered). */
type Kind = 'outcome' | 'event' | 'money' | 'score' | 'respondents' | 'answer';

/** What a measure of the contract counts, without regard to the file's other measures. */
const KINDS = new Map<string, Kind>([
	['impressions', 'event'],
	['clicks', 'event'],
	['conversions', 'outcome'],
	['orders', 'event'],
	['revenue', 'money'],
	['cost', 'money'],
	['discount', 'money'],
	['clv', 'money'],
	['unsubscribes', 'outcome'],
	['complaints', 'outcome'],
	['csat', 'score'],
	['csat_responses', 'respondents'],
	['reached', 'outcome'],
	['promoters', 'answer'],
	['detractors', 'answer'],
	['nps_responses', 'answer']
]);

/** The measures of the contract, in its order. */
export const MEASURES: readonly string[] = [...KINDS.keys()];

/** Values over some days: own measures that are amounts by their name. */
export const isLifetimeValue = (name: string): boolean => /^(?:pre_)?clv_\d{1,4}d?$/.test(name);

/** What a measure column contains. `pre`: the same measure before the campaign. */
export type MeasureFacts =
	/** `own`: outside the contract, of a declared kind. */
	| { kind: Kind | 'custom'; base: string; pre: boolean; own?: true }
	| { kind: 'square'; of: string; pre: boolean }
	/** Σx³ of a measure of the file */
	| { kind: 'cube'; of: string; pre: boolean }
	| { kind: 'product'; of: readonly [string, string] };

const kindOfOwn: Readonly<Record<OwnKind, Kind>> = {
	'yes-no': 'outcome',
	count: 'event',
	amount: 'money',
	score: 'score'
};

/**
 * What is known about a measure from its canonical name.
 *
 * Clicks count people only where the file has no impressions; beside impressions they are events.
 *
 * @param name     canonical, such as `revenue_sq` or `revenue_x_pre_revenue`
 * @param measures all canonical measure names of the file
 * @param kinds    declared kinds of measures outside the contract; `<score>_responses` counts who gave a declared score
 */
export function measureFacts(name: string, measures: readonly string[], kinds: OwnKinds = {}): MeasureFacts {
	const factors = name.split('_x_');
	const [left, right] = factors;
	if (factors.length === 2 && left !== undefined && right !== undefined)
		return { kind: 'product', of: [left, right] };
	const pre = name.startsWith('pre_');
	if (name.endsWith('_sq')) return { kind: 'square', of: name.slice(0, -3), pre };
	if (name.endsWith('_cu') && measures.includes(name.slice(0, -3)))
		return { kind: 'cube', of: name.slice(0, -3), pre };
	const base = pre ? name.slice(4) : name;
	if (base === 'clicks' && !measures.includes('impressions')) return { kind: 'outcome', base, pre };
	const known = KINDS.get(base);
	if (known) return { kind: known, base, pre };
	if (kinds[base.replace(/_responses$/, '')] === 'score' && base.endsWith('_responses'))
		return { kind: 'respondents', base, pre, own: true };
	const declared = kinds[base];
	return declared ? { kind: kindOfOwn[declared], base, pre, own: true } : { kind: 'custom', base, pre };
}

/** Whether a measure counts people or events, by its canonical name: it has no decimals. */
export function isCount(name: string, kinds: OwnKinds = {}): boolean {
	const facts = measureFacts(name, [], kinds);
	const { kind } = facts;
	// Own counts may be weighted: only those of people are whole for certain.
	if (kind === 'event' && 'own' in facts) return false;
	return kind === 'outcome' || kind === 'event' || kind === 'respondents' || kind === 'answer';
}

function rank(name: string): number {
	const base = name.startsWith('pre_') ? name.slice(4) : name;
	const position = MEASURES.indexOf(base);
	return (position < 0 ? MEASURES.length : position) + (name === base ? 0 : 100);
}

/**
 * The canonical name of Σxy: current measures before `pre_` ones, then the contract's order.
 *
 * @param a canonical name of one factor
 * @param b canonical name of the other
 */
export function productName(a: string, b: string): string {
	const swap = rank(a) === rank(b) ? a > b : rank(a) > rank(b);
	return swap ? `${b}_x_${a}` : `${a}_x_${b}`;
}
