// Temporary: the lead replaces this file.
import { cards } from './fixtures.ts';

export const load = ({ url }: { url: URL }) => ({
	campaigns: url.searchParams.has('empty') ? [] : cards,
	policy: { k: 50, minOutcome: 10 }
});

export const actions = { loadDemo: () => {}, removeDemo: () => {} };
