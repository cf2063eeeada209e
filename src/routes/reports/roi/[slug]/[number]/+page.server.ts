import { error, fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { may } from '#lib/server/accounts/permissions.ts';
import { requestSigner } from '#lib/server/accounts/request-signer.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { pageCampaign } from '#lib/server/campaigns/request.ts';
import { decisions } from '#lib/server/reports/decisions.ts';
import { reports } from '#lib/server/reports/reports.ts';
import { ofItself } from '#lib/server/reports/roi.ts';
import { awaitedName, countersign, mayCountersign } from '#lib/server/reports/sign.ts';
import { signedReport } from '#lib/server/reports/signed.ts';
import { store } from '#lib/server/db/store.ts';
import { setFlash } from '#lib/server/http/flash.ts';

export const load: PageServerLoad = async (event) => {
	const { params, locals } = event;
	const campaign = await pageCampaign(event);
	const found = await signedReport(store(), campaign, { number: params.number, now: new Date() });
	if (!found) error(404, { message: 'There is no such report.', code: 'no_such_report' });
	const { signed } = found;
	const { person, role } = requestSigner(locals);
	const { current, pending } = await decisions.latest(store(), campaign.id);
	const { number } = signed;
	return {
		campaign: { slug: campaign.slug, demo: campaign.demo },
		...found,
		signed: { ...signed, report: signed.report && ofItself(signed.report) },
		/** The report whose decision counts, where it is a newer one. */
		replacedBy: current && current.report > number ? current.report : null,
		/** Number of the next report. */
		next: ((await reports.list(store(), campaign.id)).at(-1)?.number ?? 0) + 1,
		awaits: pending?.report === number ? await awaitedName(store(), pending.waitsFor) : null,
		mayCountersign: may(role, 'approve') && (await mayCountersign(store(), campaign, { number, person }))
	};
};

export const actions = {
	countersign: async (event) => {
		const campaign = await pageCampaign(event);
		const signer = requestSigner(event.locals);
		const number = Number(event.params.number);
		const isDone = await store().write(async (tx) => {
			const done = await countersign(tx, campaign, { number, signer, now: new Date() });
			if (done)
				await audit.add(
					tx,
					auditEvent(event, {
						action: 'decision-countersigned',
						target: campaign.slug,
						details: { report: number }
					})
				);
			return done;
		});
		if (!isDone) return fail(409, { unsigned: 'Not signed: this report doesn’t wait for your signature.' });
		setFlash(event.cookies, 'report-countersigned');
	}
} satisfies Actions;
