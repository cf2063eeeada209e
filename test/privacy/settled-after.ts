import type { Cube } from '#lib/privacy/cube.ts';
import { settle } from '#lib/privacy/joint/settle.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import { solve } from '#lib/server/release/solver.ts';

/** What comes of publishing a cube beside one that is published: its older version, or another campaign of the same audience. */
export const settledAfter = (old: Cube, cube: Cube, relation: 'version' | 'audience' = 'version') =>
	settle({
		related: [{ name: 'before', relation, epochs: releaseCampaign(old, defaultPolicy, solve), cube: old }],
		history: [],
		cube,
		policy: defaultPolicy,
		solve,
		own: { epochs: releaseCampaign(cube, defaultPolicy, solve), ranges: [] as const },
		make: (earlier) => ({ epochs: releaseCampaign(cube, defaultPolicy, solve, earlier), ranges: [] as const })
	});
