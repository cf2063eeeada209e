import type { PageServerLoad } from './$types';
import { limitWords, narrowingWords, outcomeWords, scopeWords } from '#lib/experiment/proof-words.ts';
import { wholeShare } from '#lib/format/share.ts';
import { confidenceOf, workspacePolicy } from '#lib/server/campaigns/workspace.ts';
import { settings, store } from '#lib/server/db/store.ts';
import { glossary, verdicts } from './glossary.server.ts';
import { methods } from './methods.server.ts';

/** Static words, with the numbers of the workspace. */
export const load: PageServerLoad = async () => {
	const { k, minOutcome, minBuyers, dominance, outcomeWindow } = await workspacePolicy(store());
	return {
		glossary,
		verdicts,
		methods,
		level: wholeShare(await confidenceOf(store())),
		outcomeWindow,
		origin: settings().origin,
		rules: [
			`A group is shown only with ${k} people or more in every variant. Smaller ones are combined as Other.`,
			`An outcome is shown only if ${minOutcome} people have it and ${minOutcome} don’t, in every variant.`,
			`An amount is shown only from ${minBuyers} buyers, and only if no customer’s spend can be worked out to within ${wholeShare(dominance)}.`,
			`Outcomes count for ${outcomeWindow} days after first exposure. Newer days wait until they are complete.`
		],
		promises: [narrowingWords(k), outcomeWords(minOutcome), scopeWords],
		limits: limitWords(k)
	};
};
