import type { RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { may } from '../accounts/permissions.ts';
import type { Reopener } from '../campaigns/reopener.ts';
import { contractMetrics } from '#lib/experiment/metrics/metrics.ts';
import {
	loosenings,
	looseningWords,
	policyProblems,
	policyProblemWords,
	type Policy
} from '#lib/privacy/policy.ts';
import { aims } from '../analysis/aims.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import { workspaceDefaults, workspacePolicy } from '../campaigns/workspace.ts';
import { inOrder, orderProblem } from '../facts/campaign.ts';
import type { Read, Tx } from '../db/database.ts';
import { isNameTaken } from '../campaigns/names.ts';
import { commandLineViewer, type Viewer } from '../campaigns/viewer.ts';
import type { NewEvent } from '../audit/audit.ts';
import { ledger } from '../ledger/ledger.ts';
import { separate, separationRefusal, separationRefusalWords } from '../release/separate.ts';
import { setAssumptions } from '../reports/set-assumptions.ts';
import type { campaignChange, newCampaign } from './contract/campaign-schema.ts';
import { changeEnd } from './change-end.ts';
import { Refusal } from './answers.ts';

type NewFacts = z.output<typeof newCampaign>;
type Change = z.output<typeof campaignChange>;

/** The facts that are there, for optional fields that may be left out but are never undefined. */
const given = <T extends object>(facts: T) =>
	Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]: Exclude<T[K], undefined>;
	};

/**
 * A rule with some of it changed.
 * @param axes names that may be crossed, where they are known
 * @throws {Refusal} 422 with what forbids it
 */
function ruled(base: Policy, options: NewFacts['policy'], axes?: readonly string[]): Policy {
	const policy: Policy = { ...base, ...given(options ?? {}) };
	const problems = policyProblems(policy, axes).map((found) => ({
		place: 'policy',
		code: found.code,
		words: policyProblemWords(found)
	}));
	const [first] = problems;
	if (!first) return policy;
	throw new Refusal({
		status: 422,
		code: 'policy_not_possible',
		detail: first.words,
		more: { problems }
	});
}

/** May the token set a rule that protects less than the workspace's? */
export const mayLoosen = ({ locals }: RequestEvent): boolean =>
	locals.token !== undefined && may(locals.token.role, 'policy');

/**
 * The administrator sets the rule; others may only be stricter.
 * @throws {Refusal} 403 with what would protect less
 */
export async function assertNotLooser(
	store: Read,
	options: NewFacts['policy'],
	present: Policy
): Promise<void> {
	const found = loosenings({ ...present, ...given(options ?? {}) }, present, await workspacePolicy(store));
	const problems = found.map((one) => ({ place: `policy.${one.field}`, words: looseningWords(one) }));
	const [first] = problems;
	if (!first) return;
	throw new Refusal({ status: 403, code: 'policy_too_loose', detail: first.words, more: { problems } });
}

const conflict = (code: string, detail: string) => new Refusal({ status: 409, code, detail });

/** Files find their campaign by its name: two of one owner, and two published ones, may not have the same. */
async function assertFree(
	store: Read,
	name: string,
	facts: Parameters<typeof isNameTaken>[2]
): Promise<void> {
	if (await isNameTaken(store, name, facts)) throw conflict('name_taken', 'Another campaign has this name.');
}

function assertOrder(startsOn: number | null, endsOn: number | null): void {
	if (inOrder({ startsOn, endsOn })) return;
	const { message } = orderProblem;
	throw new Refusal({
		status: 422,
		code: 'invalid_body',
		detail: `Field endsOn: ${message}`,
		more: { problems: [{ place: 'endsOn', words: message }] }
	});
}

/** Adds a campaign with what is planned. @throws {Refusal} 409, 422 */
export async function addCampaign(
	tx: Tx,
	facts: NewFacts,
	{ viewer, now }: { viewer: Viewer; now: Date }
): Promise<Campaign> {
	const { person: owner } = viewer;
	const { control, variants, policy: options, ...rest } = facts;
	const policy = ruled(await workspacePolicy(tx), options);
	const { name, currency = (await workspaceDefaults(tx)).currency ?? 'XXX', ...plain } = rest;
	const declared = Object.entries(plain).filter(([, value]) => value !== undefined && value !== null);

	await assertFree(tx, name, { owner, viewer });
	return await campaigns.add(tx, {
		...Object.fromEntries(declared),
		name,
		owner,
		currency,
		policy,
		variants: variants.toSorted((a, b) => Number(b.name === control) - Number(a.name === control)),
		now
	});
}

/** The change of the planned split. @throws {Refusal} 422 for a variant that is not planned */
async function changeSplit(
	tx: Tx,
	campaignId: string,
	variants: NonNullable<Change['variants']>
): Promise<void> {
	const rows = await campaigns.variants(tx, campaignId);
	const names = new Set(variants.map(({ name }) => name));
	if (names.size !== rows.length || rows.some(({ name }) => !names.has(name))) {
		throw new Refusal({
			status: 422,
			code: 'other_variants',
			detail: 'The split names all variants of the campaign, and no others.'
		});
	}
	await campaigns.setPlan(
		tx,
		campaignId,
		Object.fromEntries(variants.map(({ name, plannedWeight }) => [name, plannedWeight]))
	);
}

/** Records margin and costs. @throws {Refusal} 422 with everything that cannot be */
async function changeAssumptions(
	tx: Tx,
	campaign: Campaign,
	words: Parameters<typeof setAssumptions>[2]
): Promise<void> {
	const entered = await setAssumptions(tx, campaign, words);
	if (entered.kind === 'set') return;
	const problems = Object.entries(entered.problems).map(([name, what]) => ({
		place: `assumptions.${name}`,
		words: what
	}));
	throw new Refusal({
		status: 422,
		code: 'assumptions_not_possible',
		detail: problems.map(({ place, words: what }) => `Field ${place}: ${what}`).join('; '),
		more: { problems }
	});
}

/** Changes the goal, the metric that decides, and the roles of the others. @throws {Refusal} 422 for a metric that the campaign does not have */
async function changeAims(
	tx: Tx,
	campaign: Campaign,
	{ request: options, by, now }: Parameters<typeof aims.set>[2]
): Promise<void> {
	if (Object.keys(options).length === 0) return;
	const known: readonly { readonly name: string }[] = await aims.metrics(tx, campaign);
	const { primary } = options;
	const choices = known.length > 0 ? known : contractMetrics;
	if (primary && !choices.some(({ name }) => name === primary))
		throw new Refusal({
			status: 422,
			code: 'no_such_metric',
			detail: `The deciding metric must be one of ${choices.map(({ name }) => name).join(', ')}.`,
			more: { problems: [{ place: 'primary', words: 'no such metric' }] }
		});
	await aims.set(tx, campaign, { request: options, by, now });
}

/**
 * Changes what is declared about a campaign. What the first release rests on stays from then on.
 * @throws {Refusal} 409, 422
 */
export async function changeCampaign(
	tx: Tx,
	campaign: Campaign,
	change: Omit<Change, 'owner' | 'people'>,
	{
		axes,
		who = { isOwner: false, isAdministrator: false },
		viewer = commandLineViewer,
		by,
		person = null,
		now,
		record = () => Promise.resolve(undefined)
	}: {
		axes?: readonly string[] | undefined;
		who?: Reopener;
		viewer?: Viewer;
		by: string | null;
		/** Who asks, as in `campaigns.owner`. */
		person?: string | null;
		now: Date;
		record?: (event: NewEvent) => Promise<void>;
	}
): Promise<void> {
	const {
		variants,
		policy: options,
		assumptions,
		goal,
		primary,
		roles,
		plannedPeople,
		ended,
		endsOn: lastDay,
		...rest
	} = change;
	const { startsOn = campaign.startsOn } = rest;
	const endsOn = lastDay === undefined ? campaign.endsOn : lastDay;
	assertOrder(startsOn, endsOn);

	const isBegun = await ledger.isBegun(tx, campaign.id);
	if (options !== undefined && isBegun)
		throw conflict('already_released', 'k can be changed only for data not published yet.');
	const { audienceId } = rest;
	if (audienceId !== undefined && audienceId !== campaign.audienceId && isBegun) {
		const refused = await separationRefusal(tx, campaign, { ...who, audienceId });
		if (refused) throw conflict(refused, separationRefusalWords(refused));
		await separate(tx, campaign, { audienceId, record });
	}
	if (rest.kind !== undefined && rest.kind !== campaign.kind && isBegun)
		throw conflict(
			'already_released',
			'The kind can be changed only before results are published: it decides which totals they count in.'
		);
	if (plannedPeople !== undefined && plannedPeople !== (campaign.aims?.plannedPeople ?? null) && isBegun)
		throw conflict(
			'already_released',
			'The planned size can be changed only before results are published: intervals would not be valid for every look.'
		);
	if (rest.name !== undefined)
		await assertFree(tx, rest.name, { owner: campaign.owner, ownId: campaign.id, viewer });
	const policy = options === undefined ? {} : { policy: ruled(campaign.policy, options, axes) };
	const facts = { ...given(rest), ...policy };
	if (Object.keys(facts).length > 0) await campaigns.update(tx, campaign.id, facts);
	await changeEnd(tx, campaign, { ended, endsOn: lastDay }, { who, by: by ?? 'Token', now });
	if (variants) await changeSplit(tx, campaign.id, variants);
	await changeAims(tx, campaign, {
		request: given({ goal, primary, roles, plannedPeople }),
		by: by ?? 'Token',
		now
	});
	if (assumptions)
		await changeAssumptions(tx, { ...campaign, ...facts }, { some: assumptions, by, person, now });
}
