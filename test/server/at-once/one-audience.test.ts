import { describe, expect, it } from 'vitest';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { now, useCase } from './case.ts';
import { startStep } from './process.ts';

const at = useCase();

/** Regions of a campaign: X and Y, or Y and Z, are small in one variant. */
const file = (name: string, variant: string, treated: readonly number[]): string =>
	[
		'campaign,variant,region,people,conversions',
		...[2002, 142, 19, 322, 1502].map(
			(n, r) => `${name},control,${'AXYZB'[r]},${n},${[240, 32, 2, 60, 170][r]}`
		),
		...treated.map((n, r) => `${name},${variant},${'AXYZB'[r]},${n},${[250, 11, 15, 12, 180][r]}`),
		''
	].join('\n');

/** Regions of the newest release, with the control's people. */
const regions = async (slug: string): Promise<string[]> =>
	((await ledger.history(at.stores().holdout, (await at.campaign(slug)).id)).at(-1)?.tables ?? [])
		.filter(({ axes, layer }) => axes.length === 1 && layer === 'people')
		.flatMap(({ blocks }) =>
			blocks.map(
				({ at: [place], sums }) => `${place && 'value' in place ? place.value : 'Other'} ${sums[0]?.[0]}`
			)
		);

describe('two campaigns of one audience that are published at once', () => {
	it('are both published, and the later one is computed again with the groups of the earlier one', async () => {
		const campaign = { audienceId: 'crm' };
		await at.take(file('One', 'offer', [2002, 35, 62, 312, 1502]), { campaign, control: 'control' });
		await at.take(file('Two', 'banner', [2002, 152, 62, 35, 1502]), { campaign, control: 'control' });
		const steps = await Promise.all(
			['one', 'two'].map(async (slug) =>
				startStep(at.folder(), {
					kind: 'release',
					campaignId: (await at.campaign(slug)).id,
					now: now.toISOString(),
					stop: 'writing'
				})
			)
		);
		for (const step of steps) await step.said('writing');
		for (const step of steps) step.go();
		const outcomes = await Promise.all(steps.map((step) => step.outcome()));
		expect(outcomes.map(({ kind }) => kind)).toEqual(['released', 'released']);
		// Other of one and X of two would give Y: 19 people.
		const alone = [
			['A 2002', 'B 1502', 'Z 322', 'Other 161'],
			['A 2002', 'B 1502', 'X 142', 'Other 341']
		];
		const together = ['A 2002', 'B 1502', 'Other 483'];
		expect([
			[alone[0], together],
			[together, alone[1]]
		]).toContainEqual([await regions('one'), await regions('two')]);
	});
});
