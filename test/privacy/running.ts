import type { Cube } from '#lib/privacy/cube.ts';
import type { ReleaseState } from '#lib/privacy/pulse.ts';

export const nothingReleased: ReleaseState = { epochs: [], buckets: [] };

/** The cube of some of its cells. */
export const cellsWhere = (cube: Cube, keep: (cell: number) => boolean): Cube => {
	const kept = Int32Array.from({ length: cube.size }, (_, i) => i).filter(keep);
	return {
		...cube,
		size: kept.length,
		variant: Uint16Array.from(kept, (i) => cube.variant[i] ?? 0),
		day: kept.map((i) => cube.day[i] ?? 0),
		codes: cube.codes.map((codes) => Uint16Array.from(kept, (i) => codes[i] ?? 0)),
		people: Float64Array.from(kept, (i) => cube.people[i] ?? 0),
		sums: cube.sums.map((sums) => Float64Array.from(kept, (i) => sums[i] ?? NaN))
	};
};
