import { plainLocale } from '#lib/format/locale.ts';
import { inLocale } from '#lib/server/settings/locale-scope.ts';
import { answer } from '#lib/server/api/answer.ts';
import { readableJson, Refusal } from '#lib/server/api/answers.ts';
import { campaignAt } from '#lib/server/api/campaign-view.ts';
import { operations } from '#lib/server/api/contract/operations.ts';
import { record } from '#lib/server/audit/record.ts';
import { decisionView } from '#lib/server/api/decision-view.ts';
import { decisions } from '#lib/server/reports/decisions.ts';
import { bareReport } from '#lib/server/reports/roi.ts';
import { store } from '#lib/server/db/store.ts';

export const GET = answer(operations.roi, async ({ event, now }) => {
	const found = await campaignAt(event);
	const report = await inLocale(plainLocale, () => bareReport(store(), found, now));
	if (!report) {
		throw new Refusal({
			status: 404,
			code: 'nothing_released',
			detail: 'Nothing of this campaign is published.'
		});
	}
	await record(event, { action: 'export', target: found.slug, details: { format: 'json', what: 'return' } });
	const { campaign, control, asOf, said: declared, decision, suggestion = null, variants, total } = report;
	const { optOuts = [], pulledForward = [] } = report;
	return readableJson(event.request, {
		campaign: campaign.name,
		control,
		asOf,
		assumptions: declared?.value ?? null,
		said: declared && { by: declared.by, at: declared.at },
		signedDecision: decisionView((await decisions.latest(store(), found.id)).current),
		decision,
		suggestion,
		variants,
		optOuts,
		pulledForward,
		total: total ? { margin: total.margin, cost: total.cost, gain: total.gain, chance: total.chance } : null
	});
});
