import type { Policy } from '#lib/privacy/policy.ts';
import type { AuditDetails } from '../db/audit-actions.ts';
import type { NewEvent } from '../audit/audit.ts';
import type { Campaign } from './campaigns.ts';

/** What of a privacy rule is another one now. */
export function policyChange(before: Policy, after: Policy): AuditDetails {
	const names = ['k', 'minOutcome', 'minBuyers', 'dominance', 'outcomeWindow', 'rounding', 'epochs'] as const;
	const changed = names.filter((name) => before[name] !== after[name]);
	const isCrossed = JSON.stringify(before.crossTabs) !== JSON.stringify(after.crossTabs);
	return {
		...Object.fromEntries(changed.map((name) => [name, `${before[name]} → ${after[name]}`])),
		...(isCrossed ? { crossTabs: 'changed' } : {})
	};
}

const factNames = [
	'name',
	'kind',
	'hypothesis',
	'audience',
	'channel',
	'tags',
	'audienceId',
	'currency',
	'startsOn',
	'endsOn',
	'openEnd'
] as const;

const aimNames = [
	{ name: 'plannedPeople', words: 'planned people' },
	{ name: 'goal', words: 'goal' },
	{ name: 'primary', words: 'main metric' },
	{ name: 'custom', words: 'own measures' },
	{ name: 'roles', words: 'roles of metrics' }
] as const;

/** It is not declared, or nothing is left of it: the same. */
const isSame = (before: unknown, after: unknown): boolean =>
	JSON.stringify(before ?? null) === JSON.stringify(after ?? null);

/** A change of what is declared about a campaign, by the names of what is another now; its privacy rule is an event of its own. */
export function campaignChanged(
	before: Campaign,
	after: Campaign,
	{ isSplitChanged }: { isSplitChanged: boolean }
): NewEvent[] {
	const rule = policyChange(before.policy, after.policy);
	const newest = after.endChanges?.at(-1);
	const reopened =
		newest?.what === 'reopened' && !isSame(before.endChanges, after.endChanges) ? newest : null;
	const fields = [
		...factNames.filter(
			(name) => before[name] !== after[name] && !(reopened && (name === 'endsOn' || name === 'openEnd'))
		),
		...aimNames.flatMap(({ name, words }) =>
			isSame(before.aims?.[name], after.aims?.[name]) ? [] : [words]
		),
		...(isSplitChanged ? ['split'] : [])
	];
	return [
		...(reopened
			? [
					{
						action: 'campaign-reopened',
						target: after.slug,
						details: { until: reopened.until ?? 'further notice' }
					} as const
				]
			: []),
		...(fields.length > 0
			? [{ action: 'campaign-changed', target: after.slug, details: { fields: fields.join(', ') } } as const]
			: []),
		...(Object.keys(rule).length > 0
			? [{ action: 'campaign-policy-changed', target: after.slug, details: rule } as const]
			: [])
	];
}
