import { crossesOf } from '#lib/privacy/disclosure/cross-tabs.ts';
import type { Gate } from '#lib/privacy/disclosure/gate.ts';
import { layouts } from '#lib/privacy/grouping/layout.ts';

/** Without a proof, for tests that show what it is for. */
export const unaudited: Gate = (epoch, policy) => {
	const list = layouts(epoch, policy, new Map());
	return {
		layouts: list,
		crosses: crossesOf(epoch, policy, { list, accept: () => [] }),
		proofs: [],
		isProved: false
	};
};
