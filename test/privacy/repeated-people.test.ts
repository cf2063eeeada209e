import { describe, expect, it } from 'vitest';
import type { Block, PublishedBlocks } from '#lib/privacy/published-blocks.ts';
import { repeatsPeople } from '#lib/privacy/repeated-people.ts';
import { randomness } from './campaign.ts';

const block = (label: string, people: number): Block => ({
	label,
	isNamed: label !== '',
	people,
	outcomes: {}
});
/** What two variants published, by group. */
const numbers = (groups: Readonly<Record<string, readonly number[]>>): PublishedBlocks => {
	const blocks = Object.entries(groups).flatMap(([label, list]) => list.map((n) => block(label, n)));
	const totals = [0, 1].map((v) =>
		block(
			'',
			Object.values(groups).reduce((sum, list) => sum + (list[v] ?? 0), 0)
		)
	);
	return { k: 50, m: 10, blocks: [...blocks, ...totals], totals };
};

describe('repeatsPeople', () => {
	const first = numbers({ Web: [9210, 9277], App: [4105, 4180] });

	it.each([
		['the same', { Web: [9210, 9277], App: [4105, 4180] }],
		['one person less', { Web: [9211, 9277], App: [4105, 4180] }],
		['a group moved far away beside one that is the same', { Web: [12_400, 12_510], App: [4105, 4180] }],
		['one person less in each group', { Web: [9209, 9276], App: [4104, 4179] }],
		['other labels', { Site: [9210, 9277], Phone: [4105, 4179] }]
	])('finds %s', (_, groups) => {
		expect(repeatsPeople(numbers(groups), first)).toBe(true);
	});

	it('finds totals alone that are the same but for a person', () => {
		expect(repeatsPeople(numbers({ '': [13_314, 13_457] }), first)).toBe(true);
		expect(repeatsPeople(numbers({ '': [13_514, 13_657] }), first)).toBe(false);
	});

	it('accepts people who were drawn again: 3 of 400 draws at most are taken for the same', () => {
		const random = randomness(5);
		/** About normal, with the variance of a count. */
		const drawn = (mean: number) =>
			Math.round(
				mean + Math.sqrt(mean) * (Array.from({ length: 12 }, random).reduce((a, b) => a + b, 0) - 6)
			);
		const draw = (means: readonly number[]) =>
			numbers(Object.fromEntries(means.map((mean, i) => [`G${i}`, [drawn(mean), drawn(mean)]])));
		let found = 0;
		for (let i = 0; i < 400; i += 1) {
			const means = Array.from({ length: 2 + (i % 12) }, (_, g) => 60 * 2 ** (((g + i) % 7) + random()));
			found += Number(repeatsPeople(draw(means), draw(means)));
		}
		expect(found).toBeLessThanOrEqual(3);
	});
});
