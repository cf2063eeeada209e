import { describe, expect, it } from 'vitest';
import { findEntries } from '../../src/routes/shell/palette.ts';

const entries = [
	{ href: '/', label: 'Overview', note: 'page' },
	{ href: '', act: 'dark' as const, label: 'Dark theme', note: 'action', words: 'colours night mode' },
	{ href: '/campaigns/a', label: 'Spring e-mail: picks', note: 'campaign' },
	{ href: '/campaigns/b', label: 'Picks in the shop, été', note: 'campaign' }
];
const labels = (typed: string) => findEntries(entries, typed).map(({ href }) => href);

describe('findEntries', () => {
	it('has every word typed, in any order and without accents', () => {
		expect(labels('mail spring')).toEqual(['/campaigns/a']);
		expect(labels('ETE')).toEqual(['/campaigns/b']);
		expect(labels('campaign overview')).toEqual([]);
	});

	it('finds actions by other words too', () => {
		expect(findEntries(entries, 'night').map(({ act }) => act)).toEqual(['dark']);
	});

	it('puts first what begins with it', () => {
		expect(labels('picks')).toEqual(['/campaigns/b', '/campaigns/a']);
	});

	it('shows the first of all before anything is typed, and never too many', () => {
		expect(labels(' ')).toEqual(['/', '', '/campaigns/a', '/campaigns/b']);
		const many = Array.from({ length: 1000 }, (_, i) => ({ href: `/${i}`, label: `C ${i}`, note: '' }));
		expect(findEntries(many, 'c')).toHaveLength(12);
	});
});
