import { expect, test } from 'vitest';
import type { CubeCell, Measure } from '#lib/privacy/cube.ts';
import { OutOfWork } from '#lib/privacy/disclosure/system/work.ts';
import { settle } from '#lib/privacy/joint/settle.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import { solve } from '#lib/server/release/solver.ts';
import { cubeOf } from './campaign.ts';

const conversions: Measure = { name: 'conversions', kind: 'outcome', role: 'sum', of: [] };
const regions = ['Alpha', 'X', 'Y', 'Z', 'Beta'];

/** A control of which 19 people are in Y, and a treatment. */
const campaign = (treatment: string, sizes: readonly number[]) =>
	cubeOf(
		['region'],
		regions.flatMap((region, i) =>
			(
				[
					['control', [2002, 142, 19, 322, 1502]],
					[treatment, sizes]
				] as const
			).map(([variant, people]): CubeCell => ({
				variant,
				day: null,
				segments: [region],
				people: people[i] ?? 0,
				measures: [Math.floor((people[i] ?? 0) / 6)]
			}))
		),
		[conversions]
	);

test('a campaign that cannot be proved beside another one in time is grouped as that one is', () => {
	const [old, young] = [
		campaign('offer', [2002, 35, 62, 312, 1502]),
		campaign('banner', [2002, 152, 62, 35, 1502])
	];
	const before = releaseCampaign(old, defaultPolicy, solve);
	const groupsOf = (epochs: typeof before) =>
		epochs
			.flatMap(({ tables }) => tables)
			.find(({ axes, layer }) => layer === 'people' && axes.length > 0)
			?.blocks.map(({ at: [place] }) => (place && 'value' in place ? place.value : 'Other'));
	const alone = releaseCampaign(young, defaultPolicy, solve);
	// Other without X here, and with X there: together they show Y.
	expect([groupsOf(before), groupsOf(alone)]).toEqual([
		['Alpha', 'Beta', 'Z', 'Other'],
		['Alpha', 'Beta', 'X', 'Other']
	]);
	const settled = settle({
		related: [{ name: 'before', relation: 'audience', epochs: before, cube: old }],
		history: [],
		cube: young,
		policy: defaultPolicy,
		solve: () => {
			throw new OutOfWork();
		},
		own: { epochs: alone, ranges: [] },
		make: (earlier) => ({ epochs: releaseCampaign(young, defaultPolicy, solve, earlier), ranges: [] })
	});
	expect(settled.kind === 'settled' && groupsOf(settled.attempt.epochs)).toEqual(['Alpha', 'Beta', 'Other']);
});
