import type { CubeCell, Measure } from '#lib/privacy/cube.ts';
import { cubeOf } from './campaign.ts';
import { settledAfter } from './settled-after.ts';

/** Revenue and the other amount of everybody who bought. */
export type Buyer = readonly [revenue: number, other: number];

/** So many buyers with different revenues. @param other amount of the one at a place */
export const buyers = (count: number, other: (place: number) => number) =>
	Array.from({ length: count }, (_, i): Buyer => [20 + ((i * 37) % 90), other(i)]);

const measuresWith = (other: string): readonly Measure[] => [
	{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'revenue', kind: 'money', role: 'sum', of: [] },
	{ name: 'revenue_sq', kind: 'money', role: 'square', of: ['revenue'] },
	{ name: other, kind: 'money', role: 'sum', of: [] },
	{ name: `${other}_sq`, kind: 'money', role: 'square', of: [other] },
	{ name: `revenue_x_${other}`, kind: 'money', role: 'product', of: ['revenue', other] }
];

const cell = (variant: string, people: number, list: readonly Buyer[]): CubeCell => {
	const sum = (of: (r: number, o: number) => number) => list.reduce((all, [r, o]) => all + of(r, o), 0);
	return {
		variant,
		day: null,
		segments: ['all'],
		people,
		measures: [
			list.length,
			sum((r) => r),
			sum((r) => r * r),
			sum((_, o) => o),
			sum((_, o) => o * o),
			sum((r, o) => r * o)
		]
	};
};

/** What comes of publishing a campaign with two amounts once more, when people with such purchases were added to its usual ones. */
export function correctedWith(
	other: string,
	{ control, usual, added }: Record<'control' | 'usual' | 'added', readonly Buyer[]>,
	relation: 'version' | 'audience' = 'version'
) {
	const [old, cube] = [usual, [...usual, ...added]].map((list, i) =>
		cubeOf(
			['region'],
			[cell('control', 3000, control), cell('offer', 3000 + 400 * i, list)],
			measuresWith(other)
		)
	);
	if (!old || !cube) throw new Error('no cubes');
	return settledAfter(old, cube, relation);
}
