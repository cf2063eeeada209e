import { exportLines, text, type ExportCell } from '#lib/table/export.ts';
import { effect } from '#lib/charts/effect.ts';
import { isCounted } from '#lib/experiment/programme/gain-summary.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';

const columns = [
	'campaign',
	'slug',
	'demo',
	'kind',
	'status',
	'channel',
	'owner',
	'tags',
	'from',
	'to',
	'paid',
	'gain',
	'gain_low',
	'gain_high',
	'gain_confidence',
	'chance',
	'cost',
	'currency',
	'counted',
	'why_not',
	'metric',
	'variant',
	'lift',
	'lift_low',
	'lift_high',
	'verdict',
	'trust',
	'trust_about',
	'decision',
	'decided_by',
	'decided_on'
];

/** A number that cannot be computed, and one that is hidden. */
const absent = text('[x]');
const hidden = text('[c]');

function cellsOf(line: PortfolioLine): ExportCell[] {
	const { gain, primary, metric, trust, decision } = line;
	const known = gain !== null && typeof gain !== 'string' ? gain : null;
	const missing = gain === 'hidden' || gain === 'shown_because_it_did_well' ? hidden : absent;
	const money = (amount: number | undefined): ExportCell => amount ?? missing;
	const lift = primary && effect(primary, 'relative');
	const noLift = primary?.status === 'hidden' ? hidden : absent;
	const counts = isCounted(line);
	return [
		text(line.name),
		text(line.slug),
		text(line.demo ? 'yes' : 'no'),
		text(line.kind),
		text(line.status),
		text(line.channel ?? ''),
		text(line.owner ?? ''),
		text(line.tags.join(', ')),
		text(line.from ?? ''),
		text(line.to ?? ''),
		text(line.paid),
		money(known?.gain.estimate),
		money(known?.gain.low),
		money(known?.gain.high),
		money(known?.confidence),
		money(known?.chance),
		money(known?.cost),
		text(line.currency),
		text(counts ? 'yes' : 'no'),
		text(counts ? '' : typeof gain === 'string' ? gain : line.status === 'ended' ? '' : line.status),
		text(metric?.label ?? ''),
		text(primary?.variant ?? ''),
		lift?.estimate ?? noLift,
		lift?.low ?? noLift,
		lift?.high ?? noLift,
		text(primary?.verdict ?? ''),
		text(trust?.state ?? ''),
		text(trust?.labels.join(', ') ?? ''),
		text(decision?.kind ?? ''),
		text(decision?.by ?? ''),
		text(decision?.on ?? '')
	];
}

/** The table of the overview: one campaign a line. */
export const overviewCsv = (lines: readonly PortfolioLine[]): string =>
	exportLines([columns.map(text), ...lines.map(cellsOf)]);
