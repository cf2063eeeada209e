import { reasonWords } from '#lib/experiment/roi/reasons.ts';
import type { CampaignResults, ResultRow } from '#lib/experiment/results/comparison/results.ts';
import { dimensionLabel } from '../view.ts';

/** One line of what is not shown, and why. */
export interface Absence {
	readonly where: string;
	/** Groups of the breakdown, or none when it is about the whole of it. */
	readonly groups: string;
	readonly what: string;
	readonly why: string;
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The breakdown, and the group in it; a whole breakdown and the total have no group. */
function positionOf({ by, segment, pooled }: ResultRow): { axis: string; group: string | null } {
	const axis = by.length === 0 ? 'Total' : sentence(by.map(dimensionLabel).join(' × '));
	const groups = by.flatMap((name) => segment[name] ?? (pooled.includes(name) ? 'Other' : []));
	return { axis, group: groups.length > 0 ? groups.join(' × ') : null };
}

/** Puts values into sets by a key, in order of first appearance. */
class Sets<T> extends Map<string, T & { readonly values: Set<string> }> {
	put(key: string, facts: T, value: string): void {
		const entry = this.get(key) ?? { ...facts, values: new Set<string>() };
		entry.values.add(value);
		this.set(key, entry);
	}
}

/** Why the groups of Other are combined; older releases do not record it. */
function combinedWords({ combined }: ResultRow, policy: CampaignResults['policy']): string {
	const groups =
		combined === 'under-k'
			? `groups under ${policy.k} people are combined`
			: combined
				? reasonWords(combined, policy)
				: 'small groups are combined';
	return `${groups}; every total includes them`;
}

/**
 * Everything that is missing from a campaign's results, each reason once a breakdown, with the groups and metrics
 * it concerns. Other is listed too: its people are in every total, only not one by one.
 */
export function absences({ results, metrics, policy, health }: CampaignResults): Absence[] {
	const labels = new Map(metrics.map(({ name, label }) => [name, label]));
	const groups = new Sets<{ axis: string; group: string | null; why: string }>();
	for (const row of results) {
		if (row.status === 'shown' && row.pooled.length === 0) continue;
		const why = row.status === 'shown' ? combinedWords(row, policy) : reasonWords(row.reason, policy);
		const { axis, group } = positionOf(row);
		groups.put(
			JSON.stringify([axis, group, why]),
			{ axis, group, why },
			labels.get(row.metric) ?? row.metric
		);
	}
	const lines = new Sets<{ axis: string; what: string; why: string }>();
	for (const { axis, group, why, values } of groups.values()) {
		const what = values.size === metrics.length ? 'All metrics' : [...values].join(', ');
		lines.put(JSON.stringify([axis, what, why]), { axis, what, why }, group ?? '');
	}
	const isOpen = health.notes.some(({ code }) => code === 'period-open');
	const open = {
		where: 'The newest days',
		groups: '',
		what: 'Breakdowns, amounts and opt-outs',
		why: 'they appear when the period closes'
	};
	return [
		...(isOpen ? [open] : []),
		...[...lines.values()].map(({ axis, what, why, values }) => ({
			where: axis,
			groups: [...values].filter((group) => group !== '').join(' · '),
			what,
			why
		}))
	];
}
