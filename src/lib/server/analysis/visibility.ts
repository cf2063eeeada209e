import type { ReleasedEpoch } from '#lib/privacy/released.ts';

/** People shown in a group of their own, as a share of all people of a one-way breakdown. */
export interface Visibility {
	readonly by: string;
	/** In [0, 1]; 0 where the breakdown is not shown. */
	readonly visible: number;
}

const people = (sums: readonly (readonly number[])[]): number =>
	sums.reduce((total, [n = 0]) => total + n, 0);

/** How much of each one-way breakdown of the people is visible, from released blocks alone. */
export function visibility(epochs: readonly ReleasedEpoch[]): Visibility[] {
	const shown = new Map<string, { own: number; all: number }>();
	for (const { tables } of epochs) {
		const total = people(
			tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people')?.blocks[0]?.sums ?? []
		);
		for (const { axes, layer, blocks } of tables) {
			const [axis, more] = axes;
			if (layer !== 'people' || !axis || more || axis === 'date') continue;
			const entry = shown.get(axis) ?? { own: 0, all: 0 };
			entry.all += total;
			for (const { at, sums } of blocks) if (at[0] && 'value' in at[0]) entry.own += people(sums);
			shown.set(axis, entry);
		}
	}
	return [...shown].map(([by, { own, all }]) => ({ by, visible: all === 0 ? 0 : own / all }));
}
