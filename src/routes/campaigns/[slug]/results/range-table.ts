import { position, type Domain } from '#lib/charts/domain.ts';
import { effect, toneOf, type Scale, type Tone } from '#lib/charts/effect.ts';
import { ticksOf } from '#lib/charts/ticks.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import type { CampaignResults, Range, ResultRow } from '#lib/experiment/results/comparison/results.ts';
import { chipWords } from '#lib/experiment/results/verdict-chip.ts';
import { reasonWords } from '#lib/experiment/roi/reasons.ts';
import { comparedValues } from '#lib/experiment/roi/verdict/words.ts';
import { gainVerdict } from '#lib/experiment/roi/roi-decision.ts';
import { compactMoney, roundMoney } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { formatLift, liftEstimate, liftInterval } from '#lib/format/value.ts';
import { differenceEstimate, differenceInterval, formatDifference, value } from '#lib/format/value.ts';

/** A bar on an axis, in percent of its width. */
export interface Bar {
	readonly low: number;
	readonly high: number;
	readonly at: number;
	/** A guardrail's limit. */
	readonly limit: number | null;
}

/** One line: a metric or a segment, control → variant, its bar, its change with the likely range, and a word. */
export interface RangeRow {
	readonly name: string;
	/** Beside the name: "main", "guardrail". */
	readonly role: string;
	/** Under the name: people. */
	readonly note: string;
	readonly isOther: boolean;
	readonly from: string | null;
	readonly to: string | null;
	readonly change: string | null;
	readonly range: string | null;
	readonly bar: Bar | null;
	/** Why there is no change. */
	readonly why: string | null;
	readonly tone: Tone;
	readonly chip: string;
	/** Codes, for tests and scripts. */
	readonly metric: string;
	readonly verdict: string;
}

/** Lines that share an axis. */
export interface RangeLines {
	readonly rows: readonly RangeRow[];
	/** Places of the grid in percent, with their labels; those that are `minor` go where there is little room. */
	readonly ticks: readonly { readonly at: number; readonly label: string; readonly minor: boolean }[];
	/** Place of no change in percent. */
	readonly zero: number;
	/** What the marks mean. */
	readonly legend: string;
}

/** Words and colours of a gain. */
const gainChips = { paid: 'Paid', lost: 'Lost', open: 'Too close' } as const;
const gainTones = { paid: 'better', lost: 'worse', open: 'even' } as const;
const marks = { better: '● better', worse: '▼ worse', even: '◆ too close', caution: '' } as const;

export interface LineInput {
	readonly metric: Metric;
	readonly row: ResultRow;
	readonly name: string;
	readonly role?: string;
	readonly note?: string;
	readonly isOther?: boolean;
	/** An amount in place of the change, such as a gain; null where there is none. */
	readonly amount?: Range | null;
}

/** Where a guardrail's limit is on the axis of the change; undefined without one. */
function limitAt(metric: Metric, row: ResultRow, scale: Scale): number | undefined {
	if (metric.role !== 'guardrail' || row.by.length > 0 || row.status !== 'shown' || row.limit === undefined)
		return undefined;
	const size = row.limit / (scale === 'relative' ? Math.abs(row.control.value) : 1);
	const at = metric.direction === 'decrease' ? size : 0 - size;
	return Number.isFinite(at) ? at : undefined;
}

/** An axis with 0 and everything on it; ranges far longer than the others are cut. */
function axisOf(ranges: readonly Range[], limits: readonly number[]): Domain {
	const estimates = [0, ...ranges.map(({ estimate }) => estimate), ...limits];
	const reach = Math.max(...estimates.map(Math.abs), 0);
	const widest = Math.max(4 * reach, 0.01 * reach);
	const low = Math.max(-widest, Math.min(0, ...limits, ...ranges.map((range) => range.low)));
	const high = Math.min(widest, Math.max(0, ...limits, ...ranges.map((range) => range.high)));
	const space = (high - low || 1) * 0.04;
	return { low: low - space, high: high + space };
}

const percent = (x: number, axis: Domain): number => Math.round(position(x, axis) * 10_000) / 100;

/**
 * Lines of changes on one axis: in percent all share it; as differences they do where the unit is the same.
 * @param shared one axis although the scale is absolute: all lines are of one metric
 */
export function rangeLines(
	lines: readonly LineInput[],
	{
		scale,
		currency,
		policy,
		shared
	}: { scale: Scale; currency: string; policy: CampaignResults['policy']; shared: boolean }
): RangeLines {
	const oneAxis = shared || scale === 'relative';
	const found = lines.map((line) => ({
		...line,
		range: line.amount === undefined ? effect(line.row, scale) : line.amount,
		// A score, or a value near 0, has no change in percent: its difference is written, and not drawn.
		plain: scale === 'relative' && line.amount === undefined ? effect(line.row, 'absolute') : null,
		limit: limitAt(line.metric, line.row, scale)
	}));
	const common = axisOf(
		found.flatMap(({ range }) => range ?? []),
		found.flatMap(({ limit }) => limit ?? [])
	);
	const rows = found.map(
		({ metric, row, name, role = '', note = '', isOther = false, range, plain, limit, amount }): RangeRow => {
			const format = { unit: metric.unit, currency };
			const own = oneAxis ? common : centredOn(range, limit);
			const shown = row.status === 'shown';
			const written = range ?? plain;
			const verdict = amount ? gainVerdict({ gain: amount }) : null;
			return {
				name,
				role,
				note,
				isOther,
				from: row.control && amount === undefined ? value(row.control.value, format) : null,
				to:
					amount !== undefined
						? null
						: shown
							? value(comparedValues(row).to, format)
							: row.treatment
								? value(row.treatment.value, format)
								: null,
				change: amount
					? compactMoney(amount.estimate, currency, { sign: 'always' })
					: range && scale === 'relative'
						? liftEstimate(range)
						: written && differenceEstimate(written, format),
				range: amount
					? moneyInterval(amount, currency)
					: range && scale === 'relative'
						? liftInterval(range)
						: written && differenceInterval(written, format),
				bar: range && {
					low: percent(range.low, own),
					high: percent(range.high, own),
					at: percent(range.estimate, own),
					limit: limit === undefined ? null : percent(limit, own)
				},
				why: range
					? null
					: !shown
						? reasonWords(row.reason, policy)
						: row.difference
							? 'no meaningful % change'
							: 'no range: the file lacks sums of squares',
				tone: verdict ? gainTones[verdict] : toneOf(row.verdict),
				chip: verdict ? gainChips[verdict] : chipWords(row.verdict, metric.role),
				metric: metric.name,
				verdict: row.verdict
			};
		}
	);
	const [first] = found;
	const isMoney = first?.amount !== undefined;
	const label = (x: number): string =>
		isMoney
			? roundMoney(x, currency, { sign: 'always' })
			: scale === 'relative'
				? formatLift(x, { decimals: 0 })
				: formatDifference(x, { unit: first?.metric.unit ?? 'number', currency }, decimalsOf(common));
	const ticks = oneAxis ? ticksOf(common, 5) : [0];
	const origin = ticks.indexOf(0);
	const tones = (['better', 'worse', 'even'] as const).filter((tone) =>
		rows.some((row) => row.bar && (row.tone === tone || (tone === 'even' && row.tone === 'caution')))
	);
	const hasLimit = rows.some(({ bar }) => bar !== null && bar.limit !== null);
	return {
		rows,
		ticks: ticks.map((x, i) => ({
			at: percent(x, oneAxis ? common : { low: -1, high: 1 }),
			label: x === 0 ? (isMoney ? 'break-even' : 'same as control') : label(x),
			minor: (i - origin) % 2 !== 0
		})),
		zero: percent(0, oneAxis ? common : { low: -1, high: 1 }),
		legend: [...tones.map((tone) => marks[tone]), ...(hasLimit ? ['┊ limit of a guardrail'] : [])].join(' ')
	};
}

/** Digits of the labels on an axis of shares, or of amounts. */
function decimalsOf({ low, high }: Domain): number {
	const step = (high - low) / 6;
	return step >= 10 ? 0 : step >= 1 ? 1 : 2;
}

/** An axis of its own, with 0 in the middle. */
function centredOn(range: Range | null, limit: number | undefined): Domain {
	const reach =
		Math.max(Math.abs(range?.low ?? 0), Math.abs(range?.high ?? 0), Math.abs(limit ?? 0)) * 1.1 || 1;
	return { low: -reach, high: reach };
}
