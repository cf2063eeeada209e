import type { GroupGain, QuarterGain } from '#lib/experiment/programme/programme-groups.ts';
import { slopeOf } from '#lib/stats/descriptive.ts';
import { without } from '#lib/table/answers.ts';
import type { ProgrammeFindings } from './findings.ts';

const quarterAnswer = ({ quarter, campaigns, paid, tooClose, lost, net }: QuarterGain) => ({
	quarter: quarter ?? '',
	campaigns,
	gain: net.estimate,
	low: net.low,
	high: net.high,
	paid,
	tooClose,
	lost
});

const groupAnswer = ({ name, campaigns, gain: { estimate, low, high } }: GroupGain) => ({
	name,
	campaigns,
	gain: estimate,
	low,
	high
});

function rolledOutAnswer({ value: { rolledOut } }: ProgrammeFindings) {
	if (typeof rolledOut === 'string') return { rolledOut: null, rolledOutReason: rolledOut };
	const { adjusted, campaigns, plain } = rolledOut;
	return { rolledOut: { ...adjusted, adjusted: true as const, campaigns, plain }, rolledOutReason: null };
}

/** The figures of a programme as the API answers them. */
export function programmeFigures(found: ProgrammeFindings) {
	const { value, effects, kinds, decisions } = found;
	const { quarters } = value;
	const dated = quarters.filter(({ quarter }) => quarter !== null);
	const undated = quarters.find(({ quarter }) => quarter === null);
	return {
		currency: value.currency,
		confidence: value.confidence,
		campaigns: value.campaigns.length,
		paid: value.summary.paid,
		tooClose: value.summary.tooClose,
		lost: value.summary.lost,
		winRate: value.winRate?.share ?? null,
		gain: value.gain,
		margin: value.margin,
		cost: value.cost,
		returned: value.returned,
		costTrust: {
			guarded: value.trust.guarded,
			over: value.trust.over.map(({ slug }) => slug)
		},
		decided: value.decided,
		...rolledOutAnswer(found),
		lift: (effects?.lifts ?? []).map(({ metric, campaigns, estimate, low, high, tau, spread, channels }) => ({
			metric,
			campaigns: campaigns.length,
			estimate,
			low,
			high,
			tau: tau.estimate,
			spread,
			channels
		})),
		quarters: dated.map(quarterAnswer),
		undated: undated ? quarterAnswer(undated) : null,
		perQuarter: slopeOf(dated.map(({ net }) => net.estimate)),
		months: value.months.map(({ month, campaigns, gain: { estimate, low, high } }) => ({
			month,
			campaigns,
			gain: estimate,
			low,
			high
		})),
		channels: value.channels.map(groupAnswer),
		owners: value.owners.map(groupAnswer),
		tags: value.tags.map(groupAnswer),
		dataKinds: kinds.map(({ kind, campaigns, counted, gain, over, unclear, guarded, finding }) => ({
			kind,
			campaigns: campaigns.length,
			counted,
			gain,
			over,
			unclear,
			guarded,
			conclusion: finding.conclusion
		})),
		decisions: decisions.map((decision) => without(without(decision, 'name'), 'isDue'))
	};
}
