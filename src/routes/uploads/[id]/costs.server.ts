import type { RequestEvent } from '@sveltejs/kit';
import { requestSigner } from '#lib/server/accounts/request-signer.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { assumptions as given } from '#lib/server/facts/assumptions.ts';
import { formOf, readForm } from '#lib/server/facts/read-form.ts';
import { assumptions, assumptionsEvent } from '#lib/server/reports/assumptions.ts';
import { setAssumptions, type SomeAssumptions } from '#lib/server/reports/set-assumptions.ts';
import { startingCosts } from '#lib/server/reports/starting-costs.ts';
import { store } from '#lib/server/db/store.ts';

/** The three numbers that turn a result into a gain. */
const three = given.pick({ marginRate: true, fixedCost: true, costPerPerson: true });

/** The form that asks for them with the publication; null where they are entered already. */
export async function costsForm(campaign: Campaign) {
	if (await assumptions.find(store(), campaign)) return null;
	const { value, notes } = await startingCosts(store(), campaign);
	return { ...formOf(three, value), notes };
}

/** Margin and costs in the form; null where both costs are left empty, as they can be added later. */
export function costsIn(data: FormData) {
	const isEmpty = ['fixedCost', 'costPerPerson'].every((name) => {
		const value = data.get(name);
		return typeof value !== 'string' || value.trim() === '';
	});
	return isEmpty ? null : readForm(three, data);
}

/** Records margin and costs of a campaign. @returns what is wrong with them, by field; null where nothing is */
export async function enterCosts(event: RequestEvent, campaign: Campaign, some: SomeAssumptions) {
	const { name: by, person } = requestSigner(event.locals);
	const entered = await store().write(async (tx) => {
		const done = await setAssumptions(tx, campaign, { some, by, person, now: new Date() });
		if (done.kind === 'set')
			await audit.add(tx, auditEvent(event, assumptionsEvent(campaign.slug, done.value)));
		return done;
	});
	return entered.kind === 'refused' ? entered.problems : null;
}
