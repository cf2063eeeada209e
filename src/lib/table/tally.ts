import { findVariant, guessControl } from './words/control.ts';
import type { Problem } from './problems/problem.ts';
import { nameable } from './problems/quotable.ts';
import type { CellRow } from './row.ts';

/** One variant of a campaign in a file. */
export interface VariantTally {
	name: string;
	rows: number;
	people: number;
}

/** One campaign of a file. */
export interface CampaignTally {
	/** null when the file has no campaign column */
	name: string | null;
	variants: VariantTally[];
	/** the control by the given name or by guess; null when there is none */
	control: string | null;
	/** first and last day, days since 1970-01-01; null without dates */
	days: { first: number; last: number } | null;
}

/** The control among variants: the one of the given name, or the one that is guessed; null when there is none. */
export function controlAmong(variants: readonly { name: string }[], control: string | null): string | null {
	const names = variants.map(({ name }) => name);
	return control === null ? guessControl(names) : findVariant(control, names);
}

interface Entry {
	variants: Map<string, VariantTally>;
	first: number;
	last: number;
}

/** Counts rows and people by campaign and variant while a file is read. */
export class Tally {
	readonly #campaigns = new Map<string | null, Entry>();

	add(row: CellRow): void {
		let entry = this.#campaigns.get(row.campaign);
		if (entry === undefined) {
			entry = { variants: new Map(), first: Infinity, last: -Infinity };
			this.#campaigns.set(row.campaign, entry);
		}
		const variant = entry.variants.get(row.variant);
		if (variant === undefined)
			entry.variants.set(row.variant, { name: row.variant, rows: 1, people: row.people });
		else {
			variant.rows += 1;
			variant.people += row.people;
		}
		if (row.day === null) return;
		if (row.day < entry.first) entry.first = row.day;
		if (row.day > entry.last) entry.last = row.day;
	}

	/**
	 * The campaigns in the order of appearance.
	 *
	 * @param control the control's name if the caller knows it, else null: it is guessed
	 */
	campaigns(control: string | null): CampaignTally[] {
		return [...this.#campaigns].map(([name, { variants, first, last }]) => {
			return {
				name,
				variants: [...variants.values()],
				control: controlAmong([...variants.values()], control),
				days: first > last ? null : { first, last }
			};
		});
	}
}

/**
 * The campaigns whose control is unknown, as problems.
 *
 * @param campaigns of a file
 * @param control   the name that was given, or null
 * @param line      of the header
 */
export function controlProblems(
	campaigns: readonly CampaignTally[],
	control: string | null,
	line: number
): Problem[] {
	const without = campaigns.filter((campaign) => campaign.control === null);
	return without.map((campaign) => {
		const [named] = campaigns.length > 1 && campaign.name !== null ? nameable([campaign.name]) : [];
		const facts = {
			line,
			variants: nameable(campaign.variants.map(({ name }) => name)),
			...(named === undefined ? {} : { campaign: named })
		};
		return control === null
			? { code: 'control_missing', ...facts }
			: { code: 'unknown_control', control, ...facts };
	});
}
