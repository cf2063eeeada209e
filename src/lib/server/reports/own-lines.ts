import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import type { Read } from '../db/database.ts';
import { hiddenSlugs } from '../campaigns/visible.ts';
import type { Viewer } from '../campaigns/viewer.ts';
import { portfolioLines } from './portfolio-lines.ts';

/** Campaigns that are there for a reader: the workspace's own, and those of the demo. */
export interface ReadersLines {
	readonly own: readonly PortfolioLine[];
	readonly demo: readonly PortfolioLine[];
}

/** What was left out already, by which campaigns are not there for the reader: most readers see the same. */
const seen = new WeakMap<readonly PortfolioLine[], Map<string, ReadersLines>>();
const maxSeen = 50;

export async function linesFor(store: Read, viewer: Viewer, { now }: { now: Date }): Promise<ReadersLines> {
	const all = await portfolioLines(store, now);
	const hidden = await hiddenSlugs(store, viewer);
	const known = seen.get(all) ?? new Map<string, ReadersLines>();
	seen.set(all, known);
	const key = [...hidden].toSorted().join(' ');
	const found = known.get(key);
	if (found) return found;
	const lines = all.filter(({ slug }) => !hidden.has(slug));
	const { own = [], demo = [] } = Object.groupBy(lines, ({ demo }) => (demo ? 'demo' : 'own'));
	const made = { own, demo };
	if (known.size < maxSeen) known.set(key, made);
	return made;
}
