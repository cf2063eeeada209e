import type { Sensitivity } from '#lib/privacy/data-category.ts';
import type { Study } from '#lib/stats/pooling/study.ts';
import type { Direction } from '../../metrics/metric.ts';
import type { Range } from '../../results/comparison/results.ts';
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
export interface OtherVariant {
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
