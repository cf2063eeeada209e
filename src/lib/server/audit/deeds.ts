import { isoDay } from '#lib/experiment/day.ts';
import type { Assumptions } from '#lib/experiment/assumptions.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import type { ImportOutcome } from '../ingest/import-request.ts';
import type { Declaration } from '../uploads/declarations.ts';
import type { ReleaseOutcome } from '../release/outcome.ts';
import type { AuditDetails } from './action.ts';
import type { AuditEvent } from './audit.ts';

/** What was done, besides by whom, from where and when. */
export type Deed = Pick<AuditEvent, 'action' | 'target'> & Partial<Pick<AuditEvent, 'outcome' | 'details'>>;

/** A stored upload with what was declared of it. It stands or falls with the upload's record. */
export function uploadDeed(
	uploadId: string,
	{ file, slugs, declaration }: { file: string; slugs: readonly string[]; declaration: Declaration }
): Deed {
	const { owner, source, purpose, legalBasis, categories, retainUntil } = declaration;
	const said = { owner, source, purpose, legalBasis };
	const uses = Object.entries(categories).map(
		([variant, codes]) => `${variant}: ${codes.join(', ') || 'none'}`
	);
	return {
		action: 'upload-stored',
		target: uploadId,
		details: {
			file,
			campaigns: slugs.join(', '),
			...Object.fromEntries(Object.entries(said).flatMap(([name, words]) => (words ? [[name, words]] : []))),
			...(uses.length > 0 ? { personalData: uses.join('; ') } : {}),
			retainUntil: isoDay(retainUntil)
		}
	};
}

/**
 * What came of a file besides its being stored, as it goes on record: no rows, no people. The same bytes again may have been published.
 */
export function importDeeds(outcome: ImportOutcome, file: string): Deed[] {
	switch (outcome.kind) {
		case 'duplicate':
			return outcome.published.map((slug): Deed => ({
				action: 'release-published',
				target: slug,
				details: { upload: outcome.uploadId }
			}));
		case 'refused':
			return [
				{ action: 'upload-refused', target: file, outcome: 'refused', details: { code: 'file_refused' } }
			];
		case 'conflict':
			return [
				{ action: 'upload-refused', target: file, outcome: 'refused', details: { code: outcome.code } }
			];
		case 'stored': {
			const { uploadId, campaigns } = outcome;
			return campaigns
				.filter(({ released }) => released)
				.map(({ slug }): Deed => ({
					action: 'release-published',
					target: slug,
					details: { upload: uploadId }
				}));
		}
	}
}

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
	'audienceId',
	'currency',
	'startsOn',
	'endsOn',
	'openEnd'
] as const;

const aimNames = [
	{ name: 'plannedPeople', words: 'planned people' },
	{ name: 'goal', words: 'goal' },
	{ name: 'primary', words: 'primary metric' },
	{ name: 'custom', words: 'own measures' },
	{ name: 'roles', words: 'roles of metrics' }
] as const;

/** Nobody said it, or nothing is left of it: the same. */
const isSame = (before: unknown, after: unknown): boolean =>
	JSON.stringify(before ?? null) === JSON.stringify(after ?? null);

/** A change of what is said of a campaign, by the names of what is another now; its privacy rule is a deed of its own. */
export function campaignChanged(
	before: Campaign,
	after: Campaign,
	{ isSplitChanged }: { isSplitChanged: boolean }
): Deed[] {
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

/** What came of publishing; nothing where nothing new was ready. */
export function releaseDeed(slug: string, outcome: ReleaseOutcome): Deed | null {
	switch (outcome.kind) {
		case 'released':
			return { action: 'release-published', target: slug };
		case 'refused':
			return {
				action: 'release-published',
				target: slug,
				outcome: 'refused',
				details: { code: outcome.code }
			};
		case 'nothing-new':
			return null;
	}
}

/** What was said of a campaign's margin and costs; what nobody said is left out. */
export const assumptionsDeed = (slug: string, value: Assumptions): Deed => ({
	action: 'assumptions-said',
	target: slug,
	details: Object.fromEntries(
		Object.entries<Assumptions[keyof Assumptions]>({ ...value }).flatMap(([name, said]) =>
			said === null || said === undefined ? [] : [[name, said]]
		)
	)
});
