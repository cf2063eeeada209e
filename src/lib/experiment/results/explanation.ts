import { level } from '#lib/format/interval.ts';
import { decimalsFor, number } from '#lib/format/number.ts';
import { wholeShare, p as pWords, pValue } from '#lib/format/share.ts';
import {
	formatDifference,
	differenceEstimate,
	differenceInterval,
	differenceSize,
	value,
	type ValueFormat,
	liftEstimate,
	liftInterval
} from '#lib/format/value.ts';
import {
	correctedP,
	decidingLevel,
	decidingLift,
	decidingRange,
	ownLevel,
	plainBeside
} from './comparison/deciding.ts';
import { type Metric, minBuckets } from '../metrics/metric.ts';
import type { Basis, CampaignResults, ShownRow } from './comparison/results.ts';
import { methodName, simultaneousWords } from './row-words.ts';
import type { Verdict } from './comparison/verdict.ts';
import { chipWords } from './verdict-chip.ts';

/** How one row of results was computed, so that readers can recompute it. */
export interface Explanation {
	/** Released sums used, of control and treatment. */
	readonly inputs: readonly { readonly name: string; readonly control: number; readonly treatment: number }[];
	/** The steps, in order. */
	readonly steps: readonly { readonly label: string; readonly words: string }[];
}

/** A measure as a sum: "Σ revenue²", "Σ clicks × impressions". */
const sumName = (name: string, recurring: boolean): string => {
	if (name === 'people') return recurring ? 'person-days (n)' : 'people (n)';
	const plain = name.replaceAll('_x_', ' × ').replaceAll('_', ' ');
	return `Σ ${plain.endsWith(' sq') ? `(${plain.slice(0, -3)})²` : plain}`;
};

/** A standard error with three digits, in the unit of differences. */
function errorWords(x: number, format: ValueFormat): string {
	const scale = format.unit === 'share' ? 100 : 1;
	return differenceSize(x, format, decimalsFor(x * scale, 2, 8) + 1);
}

function valueWords({ kind, numerator, denominator, less, unit }: Metric, recurring: boolean): string {
	if (less !== undefined)
		return `100 × (${numerator} − ${less}) / ${denominator.replaceAll('_', ' ')}, all summed first`;
	const quotient = `${numerator.replaceAll('_', ' ')} / ${denominator.replaceAll('_', ' ')}`;
	if (kind === 'proportion') return `${quotient}, each person counted once${recurring ? ' a day' : ''}`;
	if (kind === 'ratio') return `${quotient}, both summed first`;
	if (recurring) return `${quotient}, over all person-days`;
	return `${quotient}, over everybody${unit === 'money' ? ', with or without an amount' : ''}`;
}

/** Columns of the file that would give the metric an interval. */
function squaresOf({ name, kind, numerator, denominator, denominatorIsOutcome }: Metric): string {
	const both = kind === 'ratio' && name !== 'csat';
	return [
		`${numerator}_sq`,
		...(both && !denominatorIsOutcome ? [`${denominator}_sq`] : []),
		...(both ? [`${numerator}_x_${denominator}`] : [])
	].join(', ');
}

function varianceWords(metric: Metric, { varianceSource, basis }: ShownRow): string {
	const { kind, unit } = metric;
	if (basis?.test === 'paired-days')
		return `of the differences of ${basis.days ?? 0} released ranges of days, each pairing control and treatment: people recur, so days are the units`;
	switch (varianceSource) {
		case 'exact':
			if (kind === 'proportion') return 'between people: share × (1 − share)';
			if (unit === 'score')
				return 'between those who answered: 100²·(p + d − (p − d)²)·n/(n − 1), with p and d the shares of promoters and detractors among the n who answered';
			if (kind === 'mean') return 'between people: (Σx² − (Σx)²/n)/(n − 1)';
			return 'between people, by the delta method: v(m)/D² + v(d)·M²/D⁴ − 2·cov(m, d)·M/D³, with M and D the means per person';
		case 'by-bucket':
			return `between ${basis?.days ?? 0} released ranges of days, because sums of squares are missing: c/(c − 1)·Σr²/(Σd)², with r = m − R·d`;
		case 'binomial':
			return 'share × (1 − share) for each impression, as if impressions were independent. The true interval is wider, so this one never feeds a verdict';
		case 'none':
			return `unknown: there are neither sums of squares (columns ${squaresOf(metric)}) nor ${minBuckets} ranges of days that may be shown`;
	}
}

function testWords({ test, degreesOfFreedom, tunedTo }: Basis): string {
	const freedom =
		degreesOfFreedom === null
			? ''
			: `, ${number(degreesOfFreedom, { decimals: degreesOfFreedom < 100 ? 1 : 0 })} degrees of freedom`;
	switch (test) {
		case 'welch':
			return `Welch’s t test of the difference${freedom}`;
		case 'skewed':
			return `score test of the difference with the variance and skewness of both variants together, corrected for skewness (Cornish and Fisher): a few large amounts mislead Welch’s test${freedom}`;
		case 'conditional':
			return 'exact test of the odds, given how many had the outcome together and that only counts large enough are ever shown (truncated binomials, mid-p)';
		case 'score':
			return 'Miettinen and Nurminen’s score test with Newcombe’s interval: in one variant fewer than 30 people have, or lack, the outcome';
		case 'paired-days':
			return `t test of the days’ paired differences${freedom}`;
		case 'always-valid':
			return `always-valid (normal mixture): valid at every look while the campaign runs; narrowest at ${number(tunedTo ?? 0)} people`;
	}
}

function guardrailWords({ margin, direction }: Metric, limit: number, format: ValueFormat): string {
	const signed = formatDifference(direction === 'decrease' ? limit : -limit, format);
	if (!margin?.relative) return `OK when harm beyond ${signed} is ruled out, one-sided`;
	const share = wholeShare(margin.relative);
	const floor = margin.absolute ? ` and ${differenceSize(margin.absolute, format)}` : '';
	const largest = floor
		? `the larger of ${share} of the control’s value${floor}`
		: `${share} of the control’s value`;
	return `OK when harm beyond ${signed} (${largest}) is ruled out, one-sided`;
}

/** Which rule gave this verdict; null where there was nothing to decide. */
function verdictRule(verdict: Verdict): string | null {
	switch (verdict) {
		case 'better':
			return 'the interval of the difference excludes 0, on the good side';
		case 'worse':
			return 'the interval of the difference excludes 0, on the bad side';
		case 'guardrail broken':
			return 'the interval excludes 0 on the bad side, and harm beyond the limit is not ruled out';
		case 'held':
			return 'harm beyond the limit is ruled out';
		case 'no clear difference':
		case 'no clear difference yet':
			return 'the interval of the difference includes 0';
		default:
			return null;
	}
}

/**
 * The steps from released sums to the verdict of one row, in words; the same on pages, command line and reports.
 *
 * @param results level, whether the campaign still runs, and whether people recur
 */
export function explanationOf(
	metric: Metric,
	row: ShownRow,
	{
		confidence,
		sequential,
		recurring
	}: Pick<CampaignResults, 'confidence' | 'sequential'> & { readonly recurring?: boolean },
	currency: string
): Explanation {
	const format: ValueFormat = { unit: metric.unit, currency };
	const { basis, control, treatment } = row;
	const own = ownLevel(row, confidence);
	const plain = plainBeside(row);
	const adjustedP = correctedP(row);
	const range = decidingRange(row);
	const lift = decidingLift(row);
	const inputs = Object.keys(basis?.control ?? {}).map((name) => ({
		name: sumName(name, recurring ?? false),
		control: basis?.control[name] ?? 0,
		treatment: basis?.treatment[name] ?? 0
	}));
	const steps: { label: string; words: string }[] = [
		{
			label: 'Value',
			words: `${valueWords(metric, recurring ?? false)}: ${value(control.value, format)} and ${value(treatment.value, format)}`
		}
	];
	const step = (label: string, words: string) => steps.push({ label, words });
	if (range) {
		const adjusted =
			plain && row.deciding?.why.includes('cuped')
				? `, after taking off θ × what the same people did before (θ = cov/var over both variants); the plain difference is ${differenceEstimate(plain, format)}`
				: '';
		step('Difference', `treatment − control = ${differenceEstimate(range, format)}${adjusted}`);
	}
	step('Variance', varianceWords(metric, row));
	if (range && basis?.standardError) {
		const root = basis.test === 'paired-days' ? '√ of that variance' : '√(v(control)/n + v(treatment)/n)';
		step('Standard error', `${root} = ${errorWords(basis.standardError, format)}`);
	}
	if (basis) step('Test', testWords(basis));
	if (row.dayNoise)
		step(
			'Days',
			`daily differences vary ${number(row.dayNoise, { decimals: 2 })} times as much as people alone would make them (φ = Σ(d − mean)²/error²/(days − 1)): the interval is √φ times as wide`
		);
	if (range && basis) {
		const errors = basis.standardError ? (range.high - range.low) / 2 / basis.standardError : 0;
		const how =
			basis.test === 'score' || basis.test === 'conditional' || row.deciding?.why.includes('skewness')
				? ''
				: `difference ∓ ${number(errors, { decimals: 2 })} × standard error = `;
		const why = own ? ` (${simultaneousWords(own, sequential)})` : '';
		step(
			'Interval',
			`${how}${differenceInterval(range, format)} at ${level(decidingLevel(row, confidence))}${why}`
		);
	}
	if (row.difference && row.varianceSource !== 'binomial') {
		const shared = row.deciding?.shared;
		const family = shared ? ` (${methodName(shared.method)})` : '';
		const adjusted = adjustedP === null ? '' : `; adjusted ${pValue(adjustedP)}${family}, which decides`;
		step('p', `two-sided ${pWords(row.difference.p)}${adjusted}`);
	}
	if (lift?.stable && lift.low !== null && lift.high !== null) {
		const bounds = { estimate: lift.estimate, low: lift.low, high: lift.high };
		const how =
			basis?.test === 'score'
				? 'score interval of the ratio'
				: basis?.test === 'conditional'
					? 'the same test’s interval'
					: 'Fieller’s interval';
		step(
			'Relative change',
			`difference / control = ${liftEstimate(bounds)}, ${how} ${liftInterval(bounds)}; it excludes 0 when the difference does`
		);
	} else if (range && metric.unit === 'score') {
		step('Relative change', 'none: a score may be 0 or less, so nothing is a share of it');
	} else if (range) {
		step('Relative change', 'not stable: the control’s value is too close to 0 to divide by');
	}
	if (row.limit !== undefined) step('Guardrail', guardrailWords(metric, row.limit, format));
	const rule = range && verdictRule(row.verdict);
	if (rule) step('Verdict', `${chipWords(row.verdict, metric.role)}: ${rule}`);
	return { inputs, steps };
}
