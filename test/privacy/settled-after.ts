import type { Cube } from '#lib/privacy/cube.ts';
import { settle } from '#lib/privacy/joint/settle.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import { solve } from '#lib/server/release/solver.ts';

/** What comes of publishing a cube of which an older version is published. */
export const settledAfter = (old: Cube, cube: Cube) =>
	settle({
		related: [
			{ name: 'before', relation: 'version', epochs: releaseCampaign(old, defaultPolicy, solve), cube: old }
		],
		history: [],
		cube,
		policy: defaultPolicy,
		solve,
		own: { epochs: releaseCampaign(cube, defaultPolicy, solve), ranges: [] as const },
		make: (earlier) => ({ epochs: releaseCampaign(cube, defaultPolicy, solve, earlier), ranges: [] as const })
	});
