import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { assumptions as given } from '#lib/server/facts/assumptions.ts';
import { formOf, readForm } from '#lib/server/facts/read-form.ts';
import { tell } from '#lib/server/http/flash.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { assumptions, assumptionsDeed } from '#lib/server/reports/assumptions.ts';
import { printOf, reports } from '#lib/server/reports/reports.ts';
import { campaignReport, ofItself } from '#lib/server/reports/roi.ts';
import { sayAssumptions } from '#lib/server/reports/say.ts';
import { pageCampaign } from '#lib/server/campaigns/request.ts';
import { store } from '#lib/server/db/store.ts';

const daysOf = ({ startsOn, endsOn }: Campaign): number | null =>
	startsOn === null || endsOn === null ? null : endsOn - startsOn + 1;

export const load: PageServerLoad = async (event) => {
	await overviewReady();
	const campaign = await pageCampaign(event);
	const report = await campaignReport(store(), campaign, new Date());
	const { slug, name, demo, currency } = campaign;
	return {
		campaign: { slug, name, demo, hasCurrency: currency !== 'XXX' },
		report: report && ofItself(report),
		print: report && printOf(report),
		form: formOf(given, report?.said?.value ?? { discountRate: 0, horizonDays: daysOf(campaign) }),
		history: await assumptions.history(store(), campaign),
		signatures: await reports.list(store(), campaign.id)
	};
};

export const actions = {
	assume: async (event) => {
		const { request, locals } = event;
		const campaign = await pageCampaign(event);
		const read = readForm(given, await request.formData(), { currency: campaign.currency });
		if (read.problems) return fail(400, { form: read });
		const some = read.value;
		const by = locals.member?.name ?? null;
		const spoken = await store().write(async (tx) => {
			const said = await sayAssumptions(tx, campaign, { some, by, now: new Date() });
			if (said.kind === 'said')
				await audit.add(tx, auditEvent(event, assumptionsDeed(campaign.slug, said.value)));
			return said;
		});
		if (spoken.kind === 'refused')
			return fail(400, { form: { typed: read.typed, problems: spoken.problems } });
		tell(event.cookies, 'assumptions-saved');
	},

	approve: async (event) => {
		const { request, locals } = event;
		const campaign = await pageCampaign(event);
		const seen = (await request.formData()).get('print');
		const now = new Date();
		const by = locals.member?.name ?? null;
		const number = await store().write(async (tx) => {
			const report = await campaignReport(tx, campaign, now);
			if (!report?.said || printOf(report) !== seen) return null;
			const signed = await reports.sign(tx, campaign.id, { report, by, now });
			await audit.add(
				tx,
				auditEvent(event, {
					action: 'report-approved',
					target: campaign.slug,
					details: { report: signed }
				})
			);
			return signed;
		});
		if (number === null) {
			return fail(409, {
				unsigned: 'Nothing was signed: the report has changed since you opened it. Look at it again.'
			});
		}
		tell(event.cookies, 'report-approved');
		redirect(303, `/reports/roi/${campaign.slug}/${number}`);
	}
} satisfies Actions;
