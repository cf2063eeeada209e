import { describe, expect, it } from 'vitest';
import { attack } from '#lib/privacy/disclosure/attacker/attack.ts';
import { systemOf } from '#lib/privacy/disclosure/attacker/attack-system.ts';
import type { View } from '#lib/privacy/disclosure/attacker/attack-view.ts';
import { defaultPolicy, type Policy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { combinations, ended } from './released-cube.ts';
import { randomShape, simulate, type Campaign } from '../campaign.ts';

const found = (epochs: readonly ReleasedEpoch[]) => ended(attack({ epochs, others: [] }));

/** Whether a cell of a campaign is in a place of a view; Other is whatever has no place of its own. */
const isIn = ({ axis, positions: places }: View, at: number, value: string | number): boolean => {
	const place = places[at];
	if (!place) return false;
	if ('value' in place) return place.value === value;
	if ('from' in place) return place.from <= Number(value) && Number(value) <= place.to;
	return axis !== 'date' && !places.some((other) => 'value' in other && other.value === value);
};

const pair = (campaign: Campaign): Policy['crossTabs'] => {
	const [a = '', b = '', c = ''] = campaign.dimensions;
	return [...(b ? [[a, b] as const] : []), ...(c ? [[b, c] as const] : [])];
};

describe.each([1, 2, 3, 4, 5, 6])('campaign %i', (seed) => {
	const k = [10, 25, 50][seed % 3] ?? 50;
	const campaign = simulate(randomShape(seed + 70, 2500), seed + 70);
	const policy = { ...defaultPolicy, k, crossTabs: pair(campaign) };
	const epochs = releaseCampaign(campaign.cube, policy);

	it('has every true size within the bounds of the attack', () => {
		let compared = 0;
		for (const epoch of epochs)
			for (const [v, variant] of epoch.variants.entries()) {
				const system = ended(systemOf(epoch, v));
				const cells = campaign.cells.filter(
					(cell) =>
						cell.variant === variant &&
						(epoch.from === null || ((cell.day ?? 0) >= epoch.from && (cell.day ?? 0) <= (epoch.to ?? 0)))
				);
				for (const table of [...(system?.single ?? []), ...(system?.linked ?? [])]) {
					const views = table.views.map((view) => system?.views[view]).filter((view) => view !== undefined);
					const groups = combinations(views.map(({ positions: places }) => places.length));
					for (const [cell, codes] of groups.entries()) {
						const size = cells
							.filter(({ segments, day }) =>
								views.every((view, side) => {
									const d = campaign.dimensions.indexOf(view.axis);
									return isIn(
										view,
										codes[side] ?? 0,
										view.axis === 'date' ? (day ?? 0) : (segments[d] ?? '')
									);
								})
							)
							.reduce((sum, { people }) => sum + people, 0);
						expect(table.low[cell]).toBeLessThanOrEqual(size);
						expect(table.high[cell]).toBeGreaterThanOrEqual(size);
						compared += 1;
					}
				}
			}
		expect(compared).toBeGreaterThan(epochs.length);
	});

	it('exposes nobody', () => {
		expect(found(epochs)).toMatchObject({ exposed: 0, leftOut: 0 });
	});
});
