import type { HiddenReason, ReleasedEpoch } from '#lib/privacy/released.ts';

/** What of a campaign's people is not shown on its own, from released tables alone. */
export interface Combined {
	/** Why not even the total is shown, where it is not. */
	readonly total: HiddenReason | null;
	/** Axes with small groups within Other. */
	readonly pooled: readonly string[];
	/** Axes that are not shown in some period, with the reason. */
	readonly hidden: readonly { readonly axis: string; readonly reason: HiddenReason }[];
}

export const hidesNothing = ({ total, pooled, hidden }: Combined): boolean =>
	total === null && pooled.length === 0 && hidden.length === 0;

export function combinedIn(epochs: readonly ReleasedEpoch[]): Combined {
	let total: HiddenReason | null = null;
	const pooled = new Set<string>();
	const hidden = new Map<string, HiddenReason>();
	for (const { tables, open } of epochs)
		for (const { axes, layer, blocks, reason } of tables) {
			const [axis, more] = axes;
			if (layer !== 'people' || more) continue;
			if (axis === undefined) total = reason ?? total;
			else if (axis === 'date' || open) continue;
			else if (blocks.some(({ at: [position] }) => position && 'pooled' in position)) pooled.add(axis);
			else if (reason) hidden.set(axis, reason);
		}
	return {
		total,
		pooled: [...pooled],
		hidden: [...hidden].map(([axis, reason]) => ({ axis, reason }))
	};
}
