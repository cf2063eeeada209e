import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { fileOf, useCampaigns, type Row } from './campaigns.ts';

const at = useCampaigns();
const columns = ['channel', 'people', 'conversions'];
const detail: readonly Row[] = [
	['control', 'iOS', 3672, 294],
	['control', 'Web', 4457, 198],
	['control', 'iPadOS', 28, 4],
	['control', 'tvOS', 32, 3],
	['control', 'Mail', 415, 59],
	['t1', 'iOS', 3701, 301],
	['t1', 'Web', 4499, 207],
	['t1', 'iPadOS', 31, 5],
	['t1', 'tvOS', 29, 4],
	['t1', 'Mail', 422, 61]
];
const joined: readonly Row[] = [
	['control', 'Apple', 3700, 298],
	['control', 'Web', 4457, 198],
	['control', 'Rest', 447, 62],
	['t1', 'Apple', 3732, 306],
	['t1', 'Web', 4499, 207],
	['t1', 'Rest', 451, 65]
];

describe('what a campaign publishes about the same people', () => {
	const groupsOf = async ({ campaign }: Awaited<ReturnType<typeof at.publish>>): Promise<string[]> =>
		(await at.history(campaign)).flatMap(({ tables }) =>
			tables.flatMap(({ axes, layer, blocks, reason }) =>
				layer === 'people' && axes.length === 1
					? [
							...(reason ? [reason] : []),
							...blocks.map(({ at: [place] }) => (place && 'value' in place ? place.value : 'Other'))
						]
					: []
			)
		);

	it('does not show small groups beside a correction with new labels', async () => {
		const first = await at.publish(fileOf('Lab', columns, detail));
		expect(await groupsOf(first)).toEqual(['Mail', 'Web', 'iOS', 'Other']);
		const second = await at.publish(fileOf('Lab', columns, joined), { replaces: first.campaign.slug });
		expect(second.outcome.kind).toBe('released');
		expect(await groupsOf(second)).not.toContain('Apple');
	});

	it('does not show one person of an audience whose ID is written otherwise', async () => {
		await at.publish(fileOf('First', columns, detail), { campaign: { audienceId: 'SHARE' } });
		const other = detail.map(([variant, channel, people, conversions]): Row => [
			variant === 't1' ? 't2' : (variant ?? ''),
			channel ?? '',
			Number(people) + (variant === 't1' ? 700 : channel === 'Web' ? -1 : 0),
			conversions ?? 0
		]);
		const { outcome } = await at.publish(fileOf('Second', columns, other), {
			campaign: { audienceId: ' share' }
		});
		expect(outcome).toMatchObject({ kind: 'refused', code: 'small_difference' });
	});

	it('keeps what a campaign of the audience promised under a stricter rule', async () => {
		const rows = (treatment: string, more: number): Row[] =>
			[
				['S0', 900, 90],
				['S1', 23, 11],
				['S2', 40, 12],
				['S3', 700, 70]
			].flatMap(([state, people, conversions]) => [
				['control', state ?? '', people ?? 0, conversions ?? 0],
				[treatment, state ?? '', Number(people) + more, conversions ?? 0]
			]);
		const state = ['state', 'people', 'conversions'];
		const strict = await at.publish(fileOf('Strict', state, rows('t1', 1)), {
			campaign: { audienceId: 'pol' }
		});
		const policy = { ...defaultPolicy, k: 10, minOutcome: 3 };
		const loose = await at.publish(fileOf('Loose', state, rows('t2', 90)), {
			campaign: { audienceId: 'pol', policy }
		});
		expect(loose.outcome.kind).toBe('released');
		for (const one of [strict, loose]) expect(await groupsOf(one)).not.toContain('S1');
		expect((await at.history(loose.campaign))[0]?.policy).toMatchObject({ k: 50, minOutcome: 10 });
	});
});
