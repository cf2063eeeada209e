import type { Actions, PageServerLoad } from './$types';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { portfolio } from '#lib/server/analysis/portfolio.ts';
import { runJob } from '#lib/server/ingest/job.ts';
import { projectFolder, settings, store } from '#lib/server/store.ts';

export const load: PageServerLoad = () => ({
	campaigns: portfolio(store(), new Date()),
	policy: { k: defaultPolicy.k, minOutcome: defaultPolicy.minOutcome }
});

const place = () => ({ dataFolder: settings().dataFolder, projectFolder });

export const actions = {
	loadDemo: async () => {
		await runJob({ ...place(), kind: 'add-demo', now: new Date() });
	},
	removeDemo: async () => {
		await runJob({ ...place(), kind: 'remove-demo' });
	}
} satisfies Actions;
