import { describe, expect, it } from 'vitest';
import { expectations, judge } from './judge.ts';

const good = new Set(['right', 'asked well', 'refused rightly']);
const all = expectations();

describe(`${all.length} real exports`, () => {
	it.each(all.map((one) => [one.file, one] as const))('%s', async (_, one) => {
		const { verdict, detail } = await judge(one);
		expect(good.has(verdict), `${verdict}: ${detail}`).toBe(true);
	});
});
