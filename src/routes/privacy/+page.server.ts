import type { PageServerLoad } from './$types';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { visibility } from '#lib/server/analysis/visibility.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { ledger } from '#lib/server/release/ledger.ts';
import { store } from '#lib/server/store.ts';

export const load: PageServerLoad = () => ({
	policy: defaultPolicy,
	campaigns: campaigns.list(store()).flatMap(({ id, slug, name, policy }) => {
		const epochs = ledger.epochs(store(), id);
		if (epochs.length === 0) return [];
		const breakdowns = visibility(epochs);
		const shown = breakdowns.reduce((sum, { visible }) => sum + visible, 0) / Math.max(breakdowns.length, 1);
		return [{ slug, name, k: policy.k, shown: breakdowns.length === 0 ? 1 : shown, breakdowns }];
	})
});
