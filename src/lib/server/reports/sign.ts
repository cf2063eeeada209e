import { dayOf, isoDay } from '#lib/experiment/day.ts';
import type { SignedDecision } from '#lib/experiment/decision.ts';
import { byName } from '#lib/format/names.ts';
import { members } from '../accounts/members.ts';
import { may } from '../accounts/permissions.ts';
import type { NewEvent } from '../audit/audit.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { personName } from '../campaigns/people.ts';
import { workspaceDefaults } from '../campaigns/workspace.ts';
import type { Read, Tx } from '../db/database.ts';
import type { Role } from '../facts/accounts.ts';
import type { DecisionForm } from '../facts/decision.ts';
import { ledger } from '../ledger/ledger.ts';
import { assumptions } from './assumptions.ts';
import { decisions } from './decisions.ts';
import { fingerprintOf, reports } from './reports.ts';
import { campaignReport } from './roi.ts';

/** A person about to sign. */
export interface Signer {
	/** As in `campaigns.owner`. */
	readonly person: string;
	readonly name: string;
	readonly role: Role;
}

type Problems = Readonly<Partial<Record<keyof DecisionForm, string>>>;

export type Signing =
	| {
			readonly kind: 'signed';
			readonly number: number;
			readonly decision: SignedDecision;
			/** It counts once the second person has signed. */
			readonly waits: boolean;
	  }
	/** The report is not the one that was seen, or there is nothing to sign. */
	| { readonly kind: 'changed' }
	| { readonly kind: 'refused'; readonly problems: Problems };

/** A signed report, for the audit trail. */
export const signedEvent = (
	slug: string,
	{ number, decision }: Extract<Signing, { readonly kind: 'signed' }>
): NewEvent => ({
	action: 'report-approved',
	target: slug,
	details: {
		report: number,
		decision: decision.kind,
		...(decision.variant === null ? {} : { variant: decision.variant }),
		...(decision.nextCheck === null ? {} : { nextCheck: decision.nextCheck }),
		...(decision.second === null ? {} : { secondSignature: decision.second })
	}
});

/** Did a person enter the margin and costs in force? Values of before have the name alone. */
const hasEntered = (
	entered: Awaited<ReturnType<typeof assumptions.enteredBy>>,
	{ person, name }: Omit<Signer, 'role'>
): boolean => entered !== null && (entered.person === null ? entered.by === name : entered.person === person);

/** Does the workspace ask for a second signature, as the signer entered margin and costs? */
export const needsSecond = async (store: Read, campaign: Campaign, signer: Signer): Promise<boolean> =>
	(await workspaceDefaults(store)).secondSignature &&
	hasEntered(await assumptions.enteredBy(store, campaign.id), signer);

/** Members who may sign besides the signer: not whoever entered margin and costs. By name. */
export async function secondSigners(
	store: Read,
	campaign: Campaign,
	signer: Signer
): Promise<{ readonly person: string; readonly name: string }[]> {
	const entered = await assumptions.enteredBy(store, campaign.id);
	return (await members.list(store))
		.filter(({ joined, deactivatedAt, role }) => joined && deactivatedAt === null && may(role, 'approve'))
		.map(({ id, name, email }) => ({ person: `member:${id}`, name: name || email }))
		.filter((one) => one.person !== signer.person && !hasEntered(entered, one))
		.toSorted((a, b) => byName(a.name, b.name));
}

/**
 * Freezes the report of now with a decision on the campaign, if it is the one that was seen. Call inside a transaction.
 *
 * @param fingerprint of the report that was seen
 */
export async function signReport(
	tx: Tx,
	campaign: Campaign,
	{ form, fingerprint, signer, now }: { form: DecisionForm; fingerprint: string; signer: Signer; now: Date }
): Promise<Signing> {
	const report = await campaignReport(tx, campaign, now);
	if (!report?.said || fingerprintOf(report) !== fingerprint) return { kind: 'changed' };
	const { kind, reason } = form;
	const variants = report.variants.map(({ variant }) => variant);
	const isOneOfSeveral = kind === 'roll-out' && variants.length > 1;
	const seconds = await secondSigners(tx, campaign, signer);
	const second = seconds.find(({ person }) => person === form.second) ?? null;
	const problems: Problems = {
		...(isOneOfSeveral && !variants.some((name) => name === form.variant)
			? { variant: 'Choose the variant to roll out.' }
			: {}),
		...(form.nextCheck !== null && form.nextCheck < dayOf(now)
			? { nextCheck: 'Choose today or a later day.' }
			: {}),
		...(form.second !== null && !second
			? { second: 'Choose someone from the list.' }
			: !second && (await needsSecond(tx, campaign, signer))
				? { second: 'Choose who signs too: you entered margin and costs.' }
				: {})
	};
	if (Object.keys(problems).length > 0) return { kind: 'refused', problems };
	const decision: SignedDecision = {
		kind,
		variant: isOneOfSeveral ? form.variant : null,
		reason,
		nextCheck: form.nextCheck === null ? null : isoDay(form.nextCheck),
		role: signer.role,
		second: second && second.name
	};
	const number = await reports.sign(tx, campaign.id, { report, by: signer.name, now, decision });
	await decisions.add(tx, campaign.id, {
		report: number,
		kind,
		variant: decision.variant,
		reason,
		nextCheck: form.nextCheck,
		signedBy: signer.name,
		person: signer.person,
		secondPerson: second && second.person,
		now
	});
	return { kind: 'signed', number, decision, waits: second !== null };
}

/** May a person add the second signature to a report? Only to the newest decision, while its results are published. */
export async function mayCountersign(
	store: Read,
	campaign: Campaign,
	{ number, person }: { number: number; person: string | null }
): Promise<boolean> {
	const { pending } = await decisions.latest(store, campaign.id);
	return (
		person !== null &&
		pending?.report === number &&
		pending.waitsFor === person &&
		!(await ledger.isWithdrawn(store, campaign.id))
	);
}

/** Adds the second signature to a report. Call inside a transaction. @returns false where it may not be */
export async function countersign(
	tx: Tx,
	campaign: Campaign,
	{ number, signer, now }: { number: number; signer: Signer; now: Date }
): Promise<boolean> {
	const report = await reports.find(tx, campaign.id, number);
	if (!report?.intact || !(await mayCountersign(tx, campaign, { number, person: signer.person })))
		return false;
	await decisions.countersign(tx, campaign.id, {
		report: number,
		person: signer.person,
		signedBy: signer.name,
		role: signer.role,
		signedAt: now,
		reportHash: report.hash
	});
	return true;
}

/** The name of the person whose signature a decision waits for; null where it waits for none. */
export const awaitedName = async (store: Read, person: string | null): Promise<string | null> =>
	person === null ? null : personName(store, person);
