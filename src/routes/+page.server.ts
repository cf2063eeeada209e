import type { Actions, PageServerLoad } from './$types';
import { portfolio } from '#lib/server/analysis/portfolio.ts';
import { workspacePolicy } from '#lib/server/campaigns/workspace.ts';
import { runJob } from '#lib/server/ingest/job.ts';
import { projectFolder, settings, store } from '#lib/server/store.ts';

export const load: PageServerLoad = () => {
	const { k, minOutcome } = workspacePolicy(store());
	return { campaigns: portfolio(store(), new Date()), policy: { k, minOutcome } };
};

const place = () => ({ dataFolder: settings().dataFolder, projectFolder });

export const actions = {
	loadDemo: async () => {
		await runJob({ ...place(), kind: 'add-demo', now: new Date() });
	},
	removeDemo: async () => {
		await runJob({ ...place(), kind: 'remove-demo' });
	}
} satisfies Actions;
