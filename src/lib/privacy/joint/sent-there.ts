import type { ReleasedEpoch } from '../released.ts';

/** Is a measure published with the groups of people, as what the sender alone decided (impressions, cost)? */
export const isSentThere = (name: string, epochs: readonly ReleasedEpoch[]): boolean =>
	/^(impressions|cost)$/.test(name) &&
	epochs.some(({ tables }) =>
		tables.some(({ layer, measures }) => layer === 'people' && measures.includes(name))
	);
