import { describe, expect, test } from 'vitest';
import { dateRange, day } from '#lib/format/date.ts';
import { intervalName } from '#lib/format/interval.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('intervalName', () => {
	test('has the level the numbers were computed with', () => {
		expect(plain(intervalName(0.95))).toBe('95% interval');
		expect(plain(intervalName(0.975, true))).toBe('97.5% always-valid interval');
	});

	test.each([
		[1 - 0.05 / 3, '98.3% interval'],
		[1 - 0.05 / 200, '99.975% interval'],
		[0.9, '90% interval'],
		[0.9999, '99.99% interval'],
		[0.5, '50% interval']
	])('never rounds %d up to certainty', (confidence, words) => {
		expect(plain(intervalName(confidence))).toBe(words);
	});
});

describe('dates', () => {
	test('are calendar days, whatever the machine’s time zone', () => {
		expect(day('2026-05-14')).toBe('14 May 2026');
	});

	test('say the year once when both ends share it', () => {
		expect(dateRange('2026-04-02', '2026-05-14')).toBe('2 Apr to 14 May 2026');
		expect(dateRange('2025-12-30', '2026-01-02')).toBe('30 Dec 2025 to 2 Jan 2026');
		expect(dateRange('2026-05-14', '2026-05-14')).toBe('14 May 2026');
	});
});
