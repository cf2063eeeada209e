/** The grouping of one axis: values shown on their own, and the rest together. */
export interface Grouped {
	/** Shown on their own, in declared order. */
	readonly visible: readonly number[];
	/** Shown only together ("Other"), in declared order; empty when all are visible. */
	readonly pool: readonly number[];
}

/** What decides a grouping. */
export interface GroupRules {
	/** May this set be published? Must be closed under union, so that pooling only helps. */
	readonly ok: (set: readonly number[]) => boolean;
	/** Size by which the smallest visible value is found: people over all variants. */
	readonly size: (value: number) => number;
	/** Is the pool big enough to hide why values were sacrificed to it? Default: always. */
	readonly slack?: (pool: readonly number[], sacrificed: readonly number[]) => boolean;
	/** Is the dimension worth more than the slack? Then slack is waived where it would leave nothing visible. Default: no. */
	readonly waiveSlack?: boolean;
	/** Values that are "Other" already in the layer below: they join a pool before anything visible is sacrificed. */
	readonly pooled?: readonly number[];
	/** Values the audit has sent to the pool. */
	readonly forced?: ReadonlySet<number>;
	/** Complete the pool by what hides the fewest people, instead of the smallest values in turn? Default: no. */
	readonly min?: boolean;
}

const byOrder = (a: number, b: number) => a - b;

/** So many values are tried one by one, and so many in pairs; beyond, the smallest are given up in turn. */
const maxForOne = 200;
const maxForPairs = 60;

/** The values that complete a pool and hide the fewest people: one, or two; undefined where no two are enough. */
const completing = (
	pool: readonly number[],
	visible: readonly number[],
	{ ok, size }: Pick<GroupRules, 'ok' | 'size'>
): readonly number[] | undefined => {
	if (visible.length > maxForOne) return undefined;
	const bySize = visible.toSorted((a, b) => size(a) - size(b));
	const one = bySize.find((value) => ok([...pool, value]));
	if (visible.length > maxForPairs) return one === undefined ? undefined : [one];
	const max = one === undefined ? Infinity : size(one);
	let best: readonly number[] | undefined = one === undefined ? undefined : [one];
	let min = max;
	bySize.forEach((first, at) => {
		for (const second of bySize.slice(at + 1)) {
			const people = size(first) + size(second);
			if (people >= min) break;
			if (ok([...pool, first, second])) [best, min] = [[first, second], people];
		}
	});
	return best;
};

/**
 * Splits values into visible ones and one pool, sacrificing the smallest visible values until the pool is publishable.
 *
 * Why it is safe: the blocks are a partition of everybody and `ok` is true of each, and a sum of whole blocks is again a
 * publishable group (`ok` is closed under union). When nothing publishable is left, everything is in the pool: one block.
 *
 * @param values the values with people, in declared order (ties of size go to the first)
 */
export const group = (values: readonly number[], rules: GroupRules): Grouped => {
	const { ok, size, slack = () => true, pooled = [], forced = new Set<number>() } = rules;
	let visible = values.filter((value) => !forced.has(value) && ok([value]));
	let pool = values.filter((value) => !visible.includes(value));
	const sacrificed = pool.filter((value) => forced.has(value));
	if (pool.length === 0) return { visible, pool };
	pool = [...pool, ...visible.filter((value) => pooled.includes(value))];
	visible = visible.filter((value) => !pooled.includes(value));
	let withoutSlack: Grouped | undefined;
	while (visible.length > 0) {
		// A value the audit sends to the pool must not be the pool.
		if (ok(pool) && (pool.length > 1 || sacrificed.length === 0)) {
			if (slack(pool, sacrificed)) break;
			withoutSlack = { visible, pool: pool.toSorted(byOrder) };
		}
		const smallest = [visible.reduce((a, b) => (size(b) < size(a) ? b : a))];
		const next = (rules.min && completing(pool, visible, rules)) || smallest;
		visible = visible.filter((value) => !next.includes(value));
		pool.push(...next);
		sacrificed.push(...next);
	}
	if (visible.length === 0 && withoutSlack && rules.waiveSlack) return withoutSlack;
	return { visible, pool: pool.toSorted(byOrder) };
};

/** 0 or at least k people in every variant. */
export const peopleOk = (people: readonly number[], k: number): boolean =>
	people.every((n) => n === 0 || n >= k);

/**
 * Slack stops the reasoning "X was sacrificed, so the pool without X was below k": the pool is so big that this tells nothing.
 *
 * @param pool       people of the pool in each variant
 * @param sacrificed people of each sacrificed value in each variant
 */
export const slackOk = (
	pool: readonly number[],
	sacrificed: readonly (readonly number[])[],
	k: number
): boolean =>
	sacrificed.length === 0 ||
	pool.every(
		(n, variant) => n === 0 || n >= k * (1 + sacrificed.filter((value) => (value[variant] ?? 0) > 0).length)
	);
