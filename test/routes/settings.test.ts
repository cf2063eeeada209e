import { describe, expect, it } from 'vitest';
import type { CrossTable } from '#lib/experiment/results/cross-table.ts';
import {
	pairsWith,
	settingsOf,
	settingWords,
	withPairs
} from '../../src/routes/campaigns/[slug]/settings.ts';

const query = (text: string) => new URLSearchParams(text);
const table = (...axes: [string, string]): CrossTable => ({
	axes,
	metric: 'conversion',
	variant: 'picks',
	down: [],
	across: [],
	cells: []
});

describe('settings of a view that is fixed', () => {
	it('are those of the page alone, in one order', () => {
		expect(settingsOf(query('scale=relative&evil=1&by=channel'))).toBe('by=channel&scale=relative');
		expect(settingsOf(query(`by=${'x'.repeat(101)}`))).toBe('');
	});

	it('have segments two at a time only where they were asked for', () => {
		const asked = settingsOf(withPairs(query('by=channel'), true));
		expect(asked).toBe('by=channel&pairs=yes');
		expect(settingWords(asked)).toBe('by channel, with segments two at a time');
		expect(settingsOf(withPairs(query(asked), false))).toBe('by=channel');
		const tables = [table('channel', 'region'), table('date', 'region')];
		expect(pairsWith(tables, query(''))).toEqual([]);
		expect(pairsWith(tables, query('pairs=yes'))).toEqual(tables);
		expect(pairsWith(tables, query(asked))).toEqual(tables.slice(0, 1));
	});
});
