import type { ResultRow } from '#lib/experiment/results/comparison/results.ts';
import type { Verdict } from '#lib/experiment/results/comparison/verdict.ts';
import { roiReasonWords } from '#lib/experiment/roi/reasons.ts';
import type { Range } from '#lib/experiment/results/comparison/results.ts';
import { reportedGain } from '#lib/experiment/roi/roi-decision.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import type { RoiFigures, VariantRoi } from '#lib/experiment/roi/money/roi-figures.ts';
import type { RoiReport } from '#lib/experiment/roi/roi-report.ts';
import { compactMoney, money, roundMoney } from '#lib/format/money.ts';
import { number } from '#lib/format/number.ts';
import { chance, share } from '#lib/format/share.ts';

/** A figure with the note under it. */
export interface FigureView {
	readonly name: 'return' | 'chance' | 'buyers' | 'margin' | 'revenue' | 'cost';
	readonly label: string;
	readonly value: string;
	readonly note: string;
}

/** The variant with the figures of a report. */
export const leadOf = ({ variants, lead }: RoiReport): VariantRoi | null =>
	variants.find(({ variant }) => variant === lead) ?? null;

/** The gain of a report; null where it is unknown. */
export const gainOf = (report: RoiReport) => reportedGain(report.total, leadOf(report));

/** A missing figure: "Hidden" with its reason, or why there is none. */
export function absence(
	one: VariantRoi,
	name: keyof RoiFigures,
	{ policy }: RoiReport
): Pick<FigureView, 'value' | 'note'> {
	const reason = one.reasons[name] ?? one.reason ?? 'no-assumptions';
	const words = roiReasonWords(reason, policy);
	const isHidden = words.startsWith('hidden: ');
	return { value: isHidden ? 'Hidden' : '–', note: isHidden ? words.slice('hidden: '.length) : words };
}

const whole = ({ low, high }: Range): string => `${number(Math.round(low))} to ${number(Math.round(high))}`;

/** The cost in parts: "€900 fixed, €407 per person". */
function costNote({ said: declared, variants, campaign: { currency } }: RoiReport): string {
	const parts = variants.flatMap(({ costParts }) => (costParts ? [costParts] : []));
	if (!declared || parts.length === 0) return '';
	const sum = (of: 'perPerson' | 'measured') => parts.reduce((total, part) => total + part[of], 0);
	const [sending, measured] = [sum('perPerson'), sum('measured')];
	const { fixedCost } = declared.value;
	return [
		...(fixedCost > 0 ? [`${compactMoney(fixedCost, currency)} fixed`] : []),
		...(sending > 0 ? [`${compactMoney(sending, currency)} per person`] : []),
		...(measured === 0 ? [] : [`${compactMoney(measured, currency)} from the file`])
	].join(', ');
}

/** Return per euro, for a gain; else the chance that it paid. */
function returnFigure(report: RoiReport): FigureView | null {
	const found = gainOf(report);
	const { currency } = report.campaign;
	if (!found) return null;
	const { gain, margin, cost, chance: paid } = found;
	const per = (amount: number) => money(amount / cost, currency);
	if (cost > 0 && gain.estimate > 0) {
		return {
			name: 'return',
			label: 'Return',
			value: `${per(margin.estimate)} per ${money(1, currency, { decimals: 0 })}`,
			note: `${per(margin.low)} to ${per(margin.high)}`
		};
	}
	return {
		name: 'chance',
		label: 'Chance it paid',
		value: paid === null ? '–' : chance(paid),
		note: cost > 0 ? '' : 'no cost entered, so no return'
	};
}

/** The four figures a manager looks at first. */
export function keyFigures(report: RoiReport): FigureView[] {
	const lead = leadOf(report);
	if (!lead) return [];
	const { currency } = report.campaign;
	const { incrementalConversions: buyers, incrementalRevenue: revenue } = lead;
	const several = report.variants.length > 1;
	const first = returnFigure(report);
	const found = gainOf(report);
	const cost = found?.cost ?? lead.cost;
	const amount = found?.margin ?? revenue;
	return [
		...(first ? [first] : []),
		{
			name: 'buyers',
			label: 'Extra buyers',
			...(buyers
				? {
						value: number(Math.round(buyers.estimate), { sign: 'always' }),
						note: several ? `${lead.variant}: ${whole(buyers)}` : whole(buyers)
					}
				: absence(lead, 'incrementalConversions', report))
		},
		{
			name: found ? 'margin' : 'revenue',
			label: found ? 'Extra margin' : 'Extra revenue',
			...(amount
				? { value: compactMoney(amount.estimate, currency), note: moneyInterval(amount, currency) }
				: absence(lead, 'incrementalMargin', report))
		},
		{
			name: 'cost',
			label: 'Cost',
			...(cost === null
				? absence(lead, 'cost', report)
				: { value: compactMoney(cost, currency), note: costNote(report) })
		}
	];
}

const rate = (x: number): string => share(x, { decimals: x < 0.1 ? 1 : 0 });

/** "Breaks even at a margin of 7.8%. Paid back on day 5." Of a campaign with one variant. */
export function breakEvenWords(report: RoiReport): string {
	const [one] = report.variants;
	if (!one || report.variants.length > 1) return '';
	const { breakEvenMargin: even, payback } = one;
	return [
		...(even
			? [
					even.estimate === null || even.estimate > 1
						? 'Loses money at any margin.'
						: `Breaks even at a margin of ${rate(even.estimate)}.`
				]
			: []),
		...(payback
			? [
					payback.estimate === null
						? `Not paid back within ${number(payback.horizonDays)} days.`
						: `Paid back on day ${number(Math.ceil(payback.estimate))}.`
				]
			: [])
	].join(' ');
}

/** "margin 40%, fixed cost €900, €0.02 a person, 21 days". */
export function assumptionWords({ said: declared, campaign, evidence }: RoiReport): string {
	if (!declared) return 'none entered yet';
	// Those of the file are used, whatever was entered before it had them.
	const inFile = evidence.some(({ metric }) => metric.name === 'discount_per_person');
	const { marginRate, fixedCost, costPerPerson, horizonDays, discountRate, valuePerConversion } =
		declared.value;
	const { discountPerOrder = null, discountsTakenOff = null } = declared.value;
	const { currency } = campaign;
	return [
		`margin ${rate(marginRate)}`,
		`fixed cost ${money(fixedCost, currency, Number.isInteger(fixedCost) ? { decimals: 0 } : {})}`,
		`${money(costPerPerson, currency, Math.abs(costPerPerson) < 0.01 && costPerPerson > 0 ? { decimals: 4 } : {})} a person`,
		...(horizonDays === null ? [] : [`${number(horizonDays)} days`]),
		...(discountRate > 0 ? [`later money less by ${rate(discountRate)} a year`] : []),
		...(discountPerOrder === null || discountPerOrder === 0 || inFile
			? []
			: [`discounts ${money(discountPerOrder, currency)} an order`]),
		...(discountsTakenOff === null ? [] : [`revenue ${discountsTakenOff ? 'after' : 'before'} discounts`]),
		...(valuePerConversion === null ? [] : [`${money(valuePerConversion, currency)} a conversion`])
	].join(', ');
}

const verdicts: Readonly<Record<Verdict, string>> = {
	better: 'Better',
	worse: 'Worse',
	'no clear difference yet': 'Too early',
	'no clear difference': 'Too close',
	held: 'OK',
	'held in the worst case': 'OK even in the worst case',
	'guardrail broken': 'Over limit',
	'cannot be judged at this size': 'Too few people',
	'not comparable': 'Not comparable',
	'too few people': 'Too few people',
	'no interval': 'No range',
	'planned cost': 'Planned cost',
	'planned saving': 'Planned saving',
	'hidden for privacy': 'Hidden'
};

/** The verdict on a metric in a word or two. */
export function verdictWord({ verdict }: ResultRow, isGuardrail: boolean): string {
	if (isGuardrail && verdict === 'better') return 'OK';
	return isGuardrail && verdict.startsWith('no clear') ? 'Unclear' : verdicts[verdict];
}

/** A mark on the axis of gain, at so many per cent of its width. */
interface Tick {
	readonly at: number;
	readonly label: string;
}

/** The gain as a bar: positions in per cent of the axis, which always has break-even. */
export interface GainAxis {
	readonly low: number;
	readonly estimate: number;
	readonly high: number;
	readonly zero: number;
	readonly ticks: readonly Tick[];
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(rough: number): number {
	const unit = 10 ** Math.floor(Math.log10(rough));
	return ([1, 2, 5].find((times) => times * unit >= rough) ?? 10) * unit;
}

export function gainAxis({ estimate, low, high }: Range, currency: string): GainAxis {
	const [min, max] = [Math.min(0, low), Math.max(0, high)];
	const span = max - min > 0 ? max - min : 1;
	const [from, width] = [min - span * 0.08, span * 1.16];
	const at = (x: number) => Math.round(((x - from) / width) * 1e4) / 100;
	const step = niceStep(span / 3);
	const first = Math.ceil(min / step);
	const ticks = Array.from({ length: Math.floor(max / step) - first + 1 }, (_, i) => (first + i) * step);
	return {
		low: at(low),
		estimate: at(estimate),
		high: at(high),
		zero: at(0),
		ticks: ticks
			.filter((tick) => tick !== 0)
			.map((tick) => ({ at: at(tick), label: roundMoney(tick, currency) }))
	};
}
