import type { Sensitivity } from '#lib/privacy/data-category.ts';
import { squaredError } from '#lib/stats/estimate.ts';
import type { Study } from '#lib/stats/pooling/between-studies.ts';
import { decidingLift, decidingRange } from '../../results/comparison/deciding.ts';
import { isOfTrust, isTrust } from '../../metrics/definitions.ts';
import type { Metric, Direction } from '../../metrics/metric.ts';
import { totalRow } from '../money/money-basis.ts';
import { personLevel } from '../../results/comparison/person-level.ts';
import type { CampaignResults, ResultRow, Range } from '../../results/comparison/results.ts';
import type { VariantRoi } from '../money/roi-figures.ts';
import type { Verdict } from '../../results/comparison/verdict.ts';

/** The effect of a variant on one guardrail. */
export interface TrustEffect {
	readonly metric: string;
	/** The label on pages, such as "Opt-outs". */
	readonly label: string;
	readonly direction: Direction;
	/** Treatment − control, in the metric's unit; null where it is hidden. */
	readonly difference: Range | null;
	readonly verdict: Verdict;
	/** The treatment's own value and its squared standard error; left out where it cannot be compared with another treatment. */
	readonly value?: Study;
	/** The largest accepted harm, in the metric's unit, 0 or more. */
	readonly limit?: number;
}

/** Another treatment of the same campaign, with the kinds of personal data that it uses. */
interface OtherVariant {
	readonly variant: string;
	readonly categories: readonly string[];
	readonly study: Study | null;
	readonly trust?: readonly TrustEffect[];
}

/** One kind of personal data, used by one treatment of one campaign. */
export interface CategoryUse {
	/** Code of the kind. */
	readonly category: string;
	readonly sensitivity: Sensitivity;
	readonly campaign: string;
	readonly variant: string;
	/** The campaign's channel needs it, as e-mail needs an address. */
	readonly needed?: boolean;
	/** The control uses it too, so that it cannot cause a difference from the control. */
	readonly inControl?: boolean;
	/** Relative change of the primary metric with its squared standard error, signed so that more is better. */
	readonly study: Study | null;
	/**
	 * Relative variance of the control's value, v/(n·m²): the part of their error that treatments of one campaign share.
	 * If left out, they are assumed independent, which makes the range of a contrast too wide, never too narrow.
	 */
	readonly controlVariance?: number;
	/** Incremental margin in `currency`. */
	readonly margin: Range | null;
	readonly currency: string;
	readonly trust: readonly TrustEffect[];
	/** The campaign's other treatments. */
	readonly others: readonly OtherVariant[];
}

/** Kinds of personal data that a channel needs, by words in the channel's name. */
const needs: readonly { readonly channel: RegExp; readonly kinds: readonly string[] }[] = [
	// An address, a number, a letter box.
	{ channel: /\be-?mails?\b|\bmail(ing|er|ings|ers)?\b|\bnewsletters?\b|\bcrm\b/i, kinds: ['contact'] },
	{ channel: /\b(sms|mms|rcs|text messages?|whats\s?app|messenger|telegram|viber)\b/i, kinds: ['contact'] },
	{ channel: /\b(phone|telephone|calls?|call cent(re|er)|telemarketing)\b/i, kinds: ['contact'] },
	{ channel: /\b(post|postal|letters?|direct mail|print|catalogues?|postcards?)\b/i, kinds: ['contact'] },
	// Push messages need a device.
	{ channel: /\bpush\b|\bpush[ -]?notifications?\b/i, kinds: ['device'] }
];

/**
 * Does a channel need this kind of personal data to deliver? E-mail needs an address, whatever it earns.
 *
 * @param kind    code of the kind
 * @param channel as entered; null without an entry, which needs nothing
 */
export const isNeeded = (kind: string, channel: string | null): boolean =>
	channel !== null && needs.some((one) => one.channel.test(channel) && one.kinds.includes(kind));

/** A campaign with the data that its treatments use and their returns. */
export interface DeclaredCampaign {
	readonly name: string;
	readonly currency: string;
	/** As entered; null without an entry. */
	readonly channel?: string | null;
	readonly results: CampaignResults;
	readonly variants: readonly VariantRoi[];
	/** Kinds of personal data by variant; null without a declaration. */
	readonly categories: Readonly<
		Record<string, readonly { readonly code: string; readonly sensitivity: Sensitivity }[] | null>
	>;
}

/** The relative change with its squared error, signed so that more is better; null where it cannot decide. */
function studyOf(metric: Metric, row: ResultRow | undefined): Study | null {
	const lift = row?.status === 'shown' ? decidingLift(row) : null;
	if (row?.status !== 'shown' || !lift?.stable) return null;
	if (row.varianceSource !== 'exact' && row.varianceSource !== 'by-bucket') return null;
	const error = row.basis?.liftError ?? 0;
	if (!(error > 0)) return null;
	return { effect: lift.estimate * (metric.direction === 'increase' ? 1 : -1), variance: error ** 2 };
}

/**
 * Relative variance of the control's value from its released sums: (Σx² − (Σx)²/n)/(n − 1)/(n·m²), which for people who did or
 * did not is (1 − p)/(p·n) up to the n − 1. Undefined where the sums do not suffice.
 */
function controlVariance(metric: Metric, row: ResultRow | undefined): number | undefined {
	if (row?.status !== 'shown' || metric.denominator !== 'people' || metric.direction !== 'increase')
		return undefined;
	const { people: n, numerator: sum } = row.control;
	const squares = metric.kind === 'proportion' ? sum : row.basis?.control[`${metric.numerator}_sq`];
	if (squares === undefined || n < 2 || sum === 0) return undefined;
	const variance = (squares - sum ** 2 / n) / (n - 1);
	return variance > 0 ? variance / n / (sum / n) ** 2 : undefined;
}

/** Tests whose campaign is over and whose people were each counted once: their treatments can be compared by their own values. */
const settled: ReadonlySet<string> = new Set(['welch', 'score']);

/** The treatment's own value of a guardrail, from its released sums. */
function ownValue(metric: Metric, row: ResultRow): Study | undefined {
	if (row.status !== 'shown' || !row.deciding || !row.basis || !settled.has(row.basis.test)) return undefined;
	const own = personLevel(metric, new Map(Object.entries(row.basis.treatment)));
	return own ? { effect: own.mean, variance: squaredError(own) } : undefined;
}

/** The effect of a variant on the guardrails that measure trust. */
const trustOf = (results: CampaignResults, variant: string): TrustEffect[] =>
	results.metrics
		.filter((metric) => isOfTrust(metric) || (metric.role === 'guardrail' && isTrust(metric)))
		.flatMap((metric) => {
			const { name, label, direction } = metric;
			const row = totalRow(results, name, variant);
			if (!row) return [];
			const difference = row.status === 'shown' ? decidingRange(row) : null;
			const value = ownValue(metric, row);
			const limit = row.status === 'shown' ? row.limit : undefined;
			return [
				{
					metric: name,
					label,
					direction,
					difference,
					verdict: row.verdict,
					...(value ? { value } : {}),
					...(limit === undefined ? {} : { limit })
				}
			];
		});

/** Every use of a kind of personal data by a treatment of a campaign whose data was declared. */
export function categoryUses(campaigns: readonly DeclaredCampaign[]): CategoryUse[] {
	return campaigns.flatMap(({ name, currency, channel = null, results, variants, categories }) => {
		const [primary] = results.metrics;
		if (!primary) return [];
		const ofControl = new Set((categories[results.control] ?? []).map(({ code }) => code));
		const declared = results.treatments.flatMap((variant) => {
			const used = categories[variant];
			const row = totalRow(results, primary.name, variant);
			return used ? [{ variant, used, row, study: studyOf(primary, row) }] : [];
		});
		return declared.flatMap(({ variant, used, row, study }) => {
			const shared = controlVariance(primary, row);
			const others = declared
				.filter((other) => other.variant !== variant)
				.map((other) => ({
					variant: other.variant,
					categories: other.used.map(({ code }) => code),
					study: other.study,
					trust: trustOf(results, other.variant)
				}));
			return used.map(({ code, sensitivity }): CategoryUse => ({
				category: code,
				sensitivity,
				campaign: name,
				variant,
				...(isNeeded(code, channel) ? { needed: true } : {}),
				...(ofControl.has(code) ? { inControl: true } : {}),
				study,
				...(shared === undefined ? {} : { controlVariance: shared }),
				margin: variants.find((one) => one.variant === variant)?.incrementalMargin ?? null,
				currency,
				trust: trustOf(results, variant),
				others
			}));
		});
	});
}
