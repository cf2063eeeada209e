import { eq } from 'drizzle-orm';
import { defaultPolicy, type Policy } from '#lib/privacy/policy.ts';
import type { Store } from '../db/open.ts';
import { workspace } from '../db/tables.ts';

/** The privacy rule that new campaigns start with. */
export function workspacePolicy(store: Store): Policy {
	const kept = store.select().from(workspace).where(eq(workspace.name, 'policy')).get();
	return { ...defaultPolicy, ...kept?.value };
}

/** Sets the rule for campaigns that are added from now on. Campaigns that are there keep theirs. */
export function setWorkspacePolicy(store: Store, policy: Policy): void {
	store
		.insert(workspace)
		.values({ name: 'policy', value: policy })
		.onConflictDoUpdate({ target: workspace.name, set: { value: policy } })
		.run();
}
