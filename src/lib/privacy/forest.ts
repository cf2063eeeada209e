/** A pair of axes that are crossed in one table. */
export type Edge = readonly [string, string];

/**
 * The first cycle that declared cross-tabs close, as the axes on it in order; undefined for a forest.
 *
 * All three pairs of three axes reveal n000 + n111 even when every published cell is large; on a forest of pairs only the
 * published cells and their sums can be derived (where all combinations occur; the audit minds the others).
 */
export const cycle = (edges: readonly Edge[]): string[] | undefined => {
	const neighbours = new Map<string, string[]>();
	for (const [a, b] of edges) {
		const path = pathBetween(neighbours, a, b);
		if (path) return path;
		neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
		neighbours.set(b, [...(neighbours.get(b) ?? []), a]);
	}
	return undefined;
};

const pathBetween = (
	neighbours: ReadonlyMap<string, readonly string[]>,
	from: string,
	to: string
): string[] | undefined => {
	const walk = (path: readonly string[]): string[] | undefined => {
		const end = path.at(-1) ?? from;
		if (end === to) return [...path];
		for (const next of neighbours.get(end) ?? []) {
			const found = path.includes(next) ? undefined : walk([...path, next]);
			if (found) return found;
		}
		return undefined;
	};
	return walk([from]);
};

/** Do the declared cross-tabs form a forest? */
export const forest = ({ edges }: { edges: readonly Edge[] }): boolean => cycle(edges) === undefined;
