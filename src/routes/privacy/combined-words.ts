import { axisWords } from '#lib/experiment/proof-words.ts';
import { number } from '#lib/format/number.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import type { HiddenReason } from '#lib/privacy/released.ts';
import { reasonWords } from '#lib/privacy/words.ts';

interface Combined {
	readonly total: HiddenReason | null;
	readonly pooled: readonly string[];
	readonly hidden: readonly { readonly axis: string; readonly reason: HiddenReason }[];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const listed = (names: readonly string[]): string => names.map(axisWords).join(', ');

/** What is combined or not shown, such as "Small groups of country → Other". */
export function combinedWords({ total, pooled, hidden }: Combined): string[] {
	if (total !== null) return ['Everything'];
	return [
		...(pooled.length > 0 ? [`Small groups of ${listed(pooled)} → Other`] : []),
		...(hidden.length > 0 ? [`${sentence(listed(hidden.map(({ axis }) => axis)))} not shown`] : [])
	];
}

const why = (reason: HiddenReason, policy: Policy): string => {
	if (reason === 'fewer-than-k') return `Under ${number(policy.k)} people in a variant`;
	if (reason === 'groups-too-small') return 'Too few groups were large enough';
	return sentence(
		reasonWords(reason, policy).replace(/^(hidden: |no breakdown: |combined with other groups, because )/, '')
	);
};

/** Why, once for each reason. */
export function whyWords({ total, pooled, hidden }: Combined, policy: Policy): string[] {
	if (total !== null) return [why(total, policy)];
	const reasons = new Set(hidden.map(({ reason }) => reason));
	return [
		...(pooled.length > 0 ? ['Too small, or combined to protect a small one'] : []),
		...[...reasons].map((reason) => why(reason, policy))
	];
}
