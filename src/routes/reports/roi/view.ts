import { markOf, roiReasonWords } from '#lib/experiment/roi/reasons.ts';
import type { Range } from '#lib/experiment/results/comparison/results.ts';
import { moneyRange } from '#lib/experiment/roi/roi-decision.ts';
import type { RoiFigures, VariantRoi } from '#lib/experiment/roi/money/roi-figures.ts';
import type { RoiReport } from '#lib/experiment/roi/roi-report.ts';
import { liftEstimate, liftInterval } from '#lib/format/value.ts';
import { compactMoney, money } from '#lib/format/money.ts';
import { number } from '#lib/format/number.ts';
import { chance, share } from '#lib/format/share.ts';

/** A figure with what stands under it; `[c]` and `[x]` mark what is not there. */
export interface FigureView {
	/** Which figure of a return it is. */
	readonly name: keyof RoiFigures;
	readonly label: string;
	readonly value: string;
	readonly note: string;
}

type Shown = Omit<FigureView, 'name' | 'label'>;

/** The variant a report speaks of. */
export const leadOf = ({ variants, lead }: RoiReport): VariantRoi | null =>
	variants.find(({ variant }) => variant === lead) ?? null;

/** The mark and the reason of a figure that is not there. */
export function absence(one: VariantRoi, name: keyof RoiFigures, { policy }: RoiReport): Shown {
	const reason = one.reasons[name] ?? one.reason ?? 'no-assumptions';
	const note = roiReasonWords(reason, policy);
	return { value: markOf(reason), note };
}

const whole = ({ low, high }: Range): string => `${number(Math.round(low))} to ${number(Math.round(high))}`;

/** What the cost is made of: "fixed €900, per person €407". */
function costNote({ costParts }: VariantRoi, currency: string): string {
	if (!costParts) return '';
	const { fixed, perPerson, measured } = costParts;
	const parts = [
		`fixed ${compactMoney(fixed, currency)}`,
		...(perPerson > 0 ? [`per person ${compactMoney(perPerson, currency)}`] : []),
		...(measured === 0 ? [] : [`from the file ${compactMoney(measured, currency)}`])
	];
	return parts.join(', ');
}

/** The four figures a manager looks at first. */
export function keyFigures(report: RoiReport): FigureView[] {
	const one = leadOf(report);
	if (!one) return [];
	const { currency } = report.campaign;
	const { incrementalConversions: conversions, incrementalMargin: margin, incrementalRevenue: revenue } = one;
	const amount = margin ?? revenue;
	return [
		{
			name: 'incrementalConversions',
			label: 'Additional conversions',
			...(conversions
				? { value: number(Math.round(conversions.estimate)), note: whole(conversions) }
				: absence(one, 'incrementalConversions', report))
		},
		{
			name: margin || !revenue ? 'incrementalMargin' : 'incrementalRevenue',
			label: margin || !revenue ? 'Additional margin' : 'Additional revenue',
			...(amount
				? { value: compactMoney(amount.estimate, currency), note: moneyRange(amount, currency) }
				: absence(one, 'incrementalMargin', report))
		},
		{
			name: 'cost',
			label: 'Cost',
			...(one.cost === null
				? absence(one, 'cost', report)
				: { value: compactMoney(one.cost, currency), note: costNote(one, currency) })
		},
		{
			name: 'roi',
			label: 'ROI',
			...(one.roi
				? { value: liftEstimate(one.roi), note: liftInterval(one.roi) }
				: absence(one, 'roi', report))
		}
	];
}

const rate = (x: number): string => share(x, { decimals: x < 0.1 ? 1 : 0 });

function perConversion(one: VariantRoi, report: RoiReport): Shown {
	const each = one.costPerIncrementalConversion;
	const { currency } = report.campaign;
	if (!each) return absence(one, 'costPerIncrementalConversion', report);
	const { estimate, low, high, bounded } = each;
	const value = estimate === null ? 'not bounded' : money(estimate, currency);
	if (bounded && low !== null && high !== null)
		return { value, note: `${money(low, currency)} to ${money(high, currency)}` };
	return {
		value,
		note:
			low === null
				? 'no additional conversions'
				: `at least ${money(low, currency)}; not bounded above: there may be no additional conversions`
	};
}

function paybackView(one: VariantRoi, report: RoiReport): Shown {
	if (!one.payback) return absence(one, 'payback', report);
	const { estimate, low, high, horizonDays } = one.payback;
	const days = (x: number) => number(Math.ceil(x));
	const never = `not within ${number(horizonDays)} days`;
	return {
		value: estimate === null ? never : `${days(estimate)} days`,
		note:
			low === null
				? 'under no plausible return'
				: high === null
					? `${days(low)} days at best, at worst ${never}`
					: `${days(low)} to ${days(high)} days, if it came in evenly`
	};
}

function breakEven(one: VariantRoi, report: RoiReport): Shown {
	if (!one.breakEvenMargin) return absence(one, 'breakEvenMargin', report);
	const { estimate, low, high } = one.breakEvenMargin;
	const value = estimate === null || estimate > 1 ? 'no margin is enough' : rate(estimate);
	if (low === null || low > 1) return { value: 'no margin is enough', note: 'under no plausible return' };
	return {
		value,
		note:
			high === null || high > 1
				? `${rate(low)} at best, at worst no margin is enough`
				: `${rate(low)} to ${rate(high)}`
	};
}

/** The figures of the second line. */
export function moreFigures(report: RoiReport): FigureView[] {
	const one = leadOf(report);
	if (!one?.roi) return [];
	return [
		{
			name: 'probabilityPositive',
			label: 'Chance that it paid',
			...(one.probabilityPositive === null
				? absence(one, 'probabilityPositive', report)
				: { value: chance(one.probabilityPositive), note: 'that the return is above 0' })
		},
		{
			name: 'costPerIncrementalConversion',
			label: 'Cost of each additional conversion',
			...perConversion(one, report)
		},
		{ name: 'payback', label: 'Paid back after', ...paybackView(one, report) },
		{ name: 'breakEvenMargin', label: 'Break-even margin', ...breakEven(one, report) }
	];
}

/** "margin 40%, fixed cost €900, €0.02 a person, 21 days, no discount". */
export function assumptionWords({ said, campaign, evidence }: RoiReport): string {
	if (!said) return 'none entered yet';
	// Those of the file are used, whatever was entered before it had them.
	const inFile = evidence.some(({ metric }) => metric.name === 'discount_per_person');
	const { marginRate, fixedCost, costPerPerson, horizonDays, discountRate, valuePerConversion } = said.value;
	const { discountPerOrder = null, discountsTakenOff = null } = said.value;
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
