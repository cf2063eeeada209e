import { expect, test } from 'vitest';
import type { Block, PublishedBlocks } from '#lib/privacy/published-blocks.ts';
import { doResemble } from '#lib/privacy/resemblance.ts';

/** A campaign of which only the totals are published. @param list people and conversions of each variant */
const totals = (list: readonly (readonly [people: number, conversions: number])[]): PublishedBlocks => {
	const blocks = list.map(([people, conversions]): Block => ({
		label: '[]',
		isNamed: false,
		people,
		outcomes: { conversions }
	}));
	return { k: 50, m: 10, blocks, totals: blocks };
};

const first = totals([
	[9211, 311],
	[9277, 402]
]);

test.each([
	['one person less in each variant', [9210, 311], [9276, 402], true],
	['one of them with an outcome', [9210, 310], [9276, 402], true],
	['other outcomes', [9210, 305], [9276, 409], false],
	['k people less', [9161, 311], [9276, 402], false],
	['other people', [8900, 311], [9400, 402], false]
] as const)('a campaign without groups resembles one with %s: %s', (_, control, picks, is) => {
	expect(doResemble(first, totals([control, picks]))).toBe(is);
	expect(doResemble(totals([control, picks]), first)).toBe(is);
});
