import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import type { RoiReport } from '#lib/experiment/roi/roi-report.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { requestSigner } from '#lib/server/accounts/request-signer.ts';
import { may } from '#lib/server/accounts/permissions.ts';
import { assumptions as given } from '#lib/server/facts/assumptions.ts';
import { decision as decided } from '#lib/server/facts/decision.ts';
import { formOf, readForm } from '#lib/server/facts/read-form.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { assumptions, assumptionsEvent } from '#lib/server/reports/assumptions.ts';
import { decisions } from '#lib/server/reports/decisions.ts';
import { fingerprintOf, reports } from '#lib/server/reports/reports.ts';
import { campaignReport, ofItself } from '#lib/server/reports/roi.ts';
import { startingCosts } from '#lib/server/reports/starting-costs.ts';
import { setAssumptions } from '#lib/server/reports/set-assumptions.ts';
import {
	awaitedName,
	needsSecond,
	secondSigners,
	signReport,
	signedEvent
} from '#lib/server/reports/sign.ts';
import { pageCampaign } from '#lib/server/campaigns/request.ts';
import { store } from '#lib/server/db/store.ts';

const daysOf = ({ startsOn, endsOn }: Campaign): number | null =>
	startsOn === null || endsOn === null ? null : endsOn - startsOn + 1;

/** Days until a decision is reviewed, unless the signer chooses another day. */
const usualCheck = 90;

/** What a signer fills in; null for those who may not sign. */
async function signingOf(event: RequestEvent, campaign: Campaign, report: RoiReport, now: Date) {
	const signer = requestSigner(event.locals);
	if (!may(signer.role, 'approve')) return null;
	const { suggestion = null, lead, variants } = report;
	const value = { nextCheck: dayOf(now) + usualCheck, variant: suggestion?.variant ?? lead };
	return {
		form: formOf(decided, value),
		today: isoDay(dayOf(now)),
		variants: variants.length > 1 ? variants.map(({ variant }) => variant) : [],
		seconds: await secondSigners(store(), campaign, signer),
		needsSecond: await needsSecond(store(), campaign, signer)
	};
}

export const load: PageServerLoad = async (event) => {
	await overviewReady();
	const campaign = await pageCampaign(event);
	const now = new Date();
	const report = await campaignReport(store(), campaign, now);
	const { slug, name, demo, currency } = campaign;
	const starting = report?.said ? null : await startingCosts(store(), campaign);
	const { current, pending } = await decisions.latest(store(), campaign.id);
	return {
		campaign: { slug, name, demo, hasCurrency: currency !== 'XXX' },
		report: report && ofItself(report),
		fingerprint: report && fingerprintOf(report),
		form: {
			...formOf(
				given,
				report?.said?.value ?? { discountRate: 0, horizonDays: daysOf(campaign), ...starting?.value }
			),
			notes: starting?.notes
		},
		history: await assumptions.history(store(), campaign),
		signatures: await reports.list(store(), campaign.id),
		decided: current,
		pending: pending && { ...pending, waitsFor: await awaitedName(store(), pending.waitsFor) },
		signing: report?.said ? await signingOf(event, campaign, report, now) : null
	};
};

export const actions = {
	assume: async (event) => {
		const { request, locals } = event;
		const campaign = await pageCampaign(event);
		const read = readForm(given, await request.formData(), { currency: campaign.currency });
		if (read.problems) return fail(400, { form: read });
		const some = read.value;
		const { name: by, person } = requestSigner(locals);
		const entered = await store().write(async (tx) => {
			const declared = await setAssumptions(tx, campaign, { some, by, person, now: new Date() });
			if (declared.kind === 'set')
				await audit.add(tx, auditEvent(event, assumptionsEvent(campaign.slug, declared.value)));
			return declared;
		});
		if (entered.kind === 'refused')
			return fail(400, { form: { typed: read.typed, problems: entered.problems } });
		setFlash(event.cookies, 'assumptions-saved');
	},

	approve: async (event) => {
		const campaign = await pageCampaign(event);
		const data = await event.request.formData();
		const read = readForm(decided, data);
		if (read.problems) return fail(400, { decision: read });
		const fingerprint = formText(data, 'fingerprint', 100);
		const signer = requestSigner(event.locals);
		const signed = await store().write(async (tx) => {
			const found = await signReport(tx, campaign, {
				form: read.value,
				fingerprint,
				signer,
				now: new Date()
			});
			if (found.kind === 'signed') await audit.add(tx, auditEvent(event, signedEvent(campaign.slug, found)));
			return found;
		});
		if (signed.kind === 'refused')
			return fail(400, { decision: { typed: read.typed, problems: signed.problems } });
		if (signed.kind === 'changed') {
			return fail(409, {
				unsigned: 'Not signed: the report has changed since you opened it. Check it and sign again.'
			});
		}
		setFlash(event.cookies, 'report-approved');
		redirect(303, `/reports/roi/${campaign.slug}/${signed.number}`);
	}
} satisfies Actions;
