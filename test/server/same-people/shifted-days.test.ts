import { expect, it } from 'vitest';
import { fileOf, useCampaigns, type Row } from './campaigns.ts';

const at = useCampaigns();
const people = {
	control: [1270, 27, 1472, 1235],
	picks: [1397, 30, 1694, 1281]
};
const rows = (days: readonly string[]): Row[] =>
	(['control', 'picks'] as const).flatMap((variant) =>
		days.map((day, i): Row => [
			variant,
			day,
			people[variant][i] ?? 0,
			Math.round((people[variant][i] ?? 0) / 7)
		])
	);

it('days that a correction moves are hidden for that reason, not for their size', async () => {
	const columns = ['date', 'people', 'conversions'];
	const april = ['2026-04-01', '2026-04-02', '2026-04-03', '2026-04-04'];
	const may = ['2026-05-01', '2026-05-10', '2026-05-09', '2026-05-20'];
	const first = await at.publish(fileOf('One', columns, rows(april)));
	expect(first.outcome.kind).toBe('released');
	const second = await at.publish(fileOf('One', columns, rows(may)), { replaces: first.campaign.slug });
	const [epoch] = await at.history(second.campaign);
	const days = epoch?.tables.find(({ axes, layer }) => axes[0] === 'date' && layer === 'people');
	expect(days).toMatchObject({ blocks: [], reason: 'would-show-corrected' });
});
