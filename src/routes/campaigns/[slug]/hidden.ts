import { reasonWords } from '#lib/components/reasons.ts';
import type { CampaignResults, ResultRow } from '#lib/experiment/results.ts';
import { dimensionLabel } from './view.ts';

/** One line of what is not shown, and why. */
export interface Absence {
	readonly where: string;
	readonly metrics: string;
	readonly why: string;
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function place({ by, segment, pooled }: ResultRow): string {
	if (by.length === 0) return 'Total';
	const places = by.map((axis) => {
		const name = dimensionLabel(axis);
		if (segment[axis] !== undefined) return `${name}: ${segment[axis]}`;
		return pooled.includes(axis) ? `${name}: Other` : name;
	});
	return sentence(places.join(', '));
}

/**
 * Everything that is missing from a campaign's results, each place and reason once, with the metrics it concerns.
 * Other is listed too: its people are in every total, only not one by one.
 */
export function absences(results: CampaignResults): Absence[] {
	const labels = new Map(results.metrics.map(({ name, label }) => [name, label]));
	const found = new Map<string, { where: string; why: string; metrics: Set<string> }>();
	for (const row of results.results) {
		if (row.status === 'shown' && row.pooled.length === 0) continue;
		const why =
			row.status === 'shown'
				? `Groups under ${results.policy.k} people are combined here; every total includes them.`
				: reasonWords(row.reason, results.policy);
		const where = place(row);
		const entry = found.get(where + why) ?? { where, why, metrics: new Set() };
		entry.metrics.add(labels.get(row.metric) ?? row.metric);
		found.set(where + why, entry);
	}
	return [...found.values()].map(({ where, why, metrics }) => ({
		where,
		why,
		metrics: metrics.size === results.metrics.length ? 'all metrics' : [...metrics].join(', ')
	}));
}
