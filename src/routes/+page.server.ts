import type { Actions, PageServerLoad } from './$types';
import { programmes } from '#lib/experiment/programme.ts';
import { confidence } from '#lib/server/analysis/campaign-results.ts';
import { portfolio } from '#lib/server/analysis/portfolio.ts';
import { record } from '#lib/server/audit/record.ts';
import { workspacePolicy } from '#lib/server/campaigns/workspace.ts';
import { runJob } from '#lib/server/ingest/job.ts';
import { projectFolder, settings, store } from '#lib/server/store.ts';

export const load: PageServerLoad = () => {
	const { k, minOutcome } = workspacePolicy(store());
	const campaigns = portfolio(store(), new Date());
	return { campaigns, programmes: programmes(campaigns, confidence), policy: { k, minOutcome } };
};

const place = () => ({ dataFolder: settings().dataFolder, projectFolder });

export const actions = {
	loadDemo: async (event) => {
		await runJob({ ...place(), kind: 'add-demo', now: new Date() });
		record(event, { action: 'demo-added', target: null });
	},
	removeDemo: async (event) => {
		await runJob({ ...place(), kind: 'remove-demo' });
		record(event, { action: 'demo-removed', target: null });
	}
} satisfies Actions;
