import { fail, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { cut } from '#lib/format/storable.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { tell } from '#lib/server/http/flash.ts';
import { overviewReady } from '#lib/server/jobs/warm-overview.ts';
import { assumptions, assumptionsDeed } from '#lib/server/reports/assumptions.ts';
import { printOf, reports } from '#lib/server/reports/reports.ts';
import { campaignReport, ofItself } from '#lib/server/reports/roi.ts';
import { sayAssumptions } from '#lib/server/reports/say.ts';
import { pageCampaign } from '#lib/server/campaigns/request.ts';
import { store } from '#lib/server/db/store.ts';
import { fieldNames, readAssumptions, typedAssumptions, type TypedAssumptions } from '../assumed.ts';

const daysOf = ({ startsOn, endsOn }: Campaign): number | null =>
	startsOn === null || endsOn === null ? null : endsOn - startsOn + 1;

export const load: PageServerLoad = async (event) => {
	await overviewReady();
	const campaign = await pageCampaign(event);
	const report = campaignReport(store(), campaign, new Date());
	const { slug, name, demo, currency } = campaign;
	return {
		campaign: { slug, name, demo, hasCurrency: currency !== 'XXX' },
		report: report && ofItself(report),
		print: report && printOf(report),
		typed: typedAssumptions(report?.said?.value ?? null, daysOf(campaign)),
		history: assumptions.history(store(), campaign),
		signatures: reports.list(store(), campaign.id)
	};
};

function typedIn(data: FormData): TypedAssumptions {
	const text = (name: string) => {
		const value = data.get(name);
		return typeof value === 'string' ? cut(value, 40) : '';
	};
	return Object.fromEntries(fieldNames.map((name) => [name, text(name)])) as TypedAssumptions;
}

export const actions = {
	assume: async (event) => {
		const { request, locals } = event;
		const campaign = await pageCampaign(event);
		const typed = typedIn(await request.formData());
		const { some, problems } = readAssumptions(typed);
		if (Object.keys(problems).length > 0) return fail(400, { typed, problems });
		const by = locals.member?.name ?? null;
		const spoken = await store().write((tx) => {
			const said = sayAssumptions(tx, campaign, { some, by, now: new Date() });
			if (said.kind === 'said') audit.add(tx, auditEvent(event, assumptionsDeed(campaign.slug, said.value)));
			return said;
		});
		if (spoken.kind === 'refused') return fail(400, { typed, problems: spoken.problems });
		tell(event.cookies, 'assumptions-saved');
	},

	approve: async (event) => {
		const { request, locals } = event;
		const campaign = await pageCampaign(event);
		const seen = (await request.formData()).get('print');
		const now = new Date();
		const by = locals.member?.name ?? null;
		const number = await store().write((tx) => {
			const report = campaignReport(tx, campaign, now);
			if (!report?.said || printOf(report) !== seen) return null;
			const signed = reports.sign(tx, campaign.id, { report, by, now });
			audit.add(
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
