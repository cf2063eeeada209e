import { isSameName } from '#lib/privacy/name-key.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import type { ReadSummary } from '../files/read-options.ts';
import { inTurn } from '../db/in-turn.ts';

/** Names of the variants of a file's campaigns as they are stored: quotes, dashes and spaces that are typed otherwise make no other variant. */
export class VariantNames {
	readonly #store: Read;
	/** Campaign → name in the file → name that is stored. */
	readonly #names = new Map<string, Map<string, string>>();
	/** The first two names of a campaign that are one, typed in two ways in one file. */
	#twins: readonly [string, string] | null = null;

	constructor(store: Read) {
		this.#store = store;
	}

	/** Why the file cannot be stored: its rows could not be distinguished. */
	get conflict(): { readonly code: string; readonly words: string } | null {
		if (!this.#twins) return null;
		const [one, other] = this.#twins;
		return {
			code: 'which_variant',
			words: `the variants “${one}” and “${other}” are one name, typed in two ways: write it the same in all rows`
		};
	}

	/** @param campaignId of a campaign that is there, or will be */
	async stored(campaignId: string, name: string): Promise<string> {
		let names = this.#names.get(campaignId);
		if (!names) this.#names.set(campaignId, (names = new Map<string, string>()));
		const known = names.get(name);
		if (known !== undefined) return known;
		const twin = [...names.keys()].find((one) => isSameName(one, name));
		if (twin !== undefined) this.#twins ??= [twin, name];
		const there = (await campaigns.variants(this.#store, campaignId)).map((variant) => variant.name);
		const own = there.includes(name) ? name : (there.find((one) => isSameName(one, name)) ?? name);
		names.set(name, own);
		return own;
	}

	/** The summary of a file with the names that are stored. @param idOf of its campaigns */
	async renamed<Summary extends ReadSummary>(
		summary: Summary,
		idOf: (name: string | null) => Promise<string>
	): Promise<Summary> {
		return {
			...summary,
			campaigns: await inTurn.map(summary.campaigns, async (campaign) => {
				const { name, variants, control } = campaign;
				const stored = async (variant: string) => await this.stored(await idOf(name), variant);
				return {
					...campaign,
					variants: await inTurn.map(variants, async (variant) => ({
						...variant,
						name: await stored(variant.name)
					})),
					control: control === null ? null : await stored(control)
				};
			})
		};
	}
}
