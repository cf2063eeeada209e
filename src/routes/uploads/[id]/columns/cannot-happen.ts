import { parseImpossible } from '#lib/table/impossible.ts';

/** What the control has none of, and another variant many. */
export interface LikelyImpossible {
	readonly variant: string;
	readonly measures: readonly string[];
}

/** The question whether something cannot happen in a variant: what is declared, and what the file suggests. */
export function cannotHappen(declared: readonly string[], likely: LikelyImpossible | null) {
	const proposed = (likely?.measures ?? []).map((name) => `${name}=${likely?.variant ?? ''}`);
	const open = proposed.filter((text) => !declared.includes(text));
	const choices = [...new Set([...declared, ...proposed])].flatMap((value) => {
		const [[name, [variant]] = ['', ['']]] = Object.entries(parseImpossible([value]) ?? {});
		if (name === '') return [];
		const words = name.replaceAll('_', ' ');
		const label = `${words.charAt(0).toUpperCase()}${words.slice(1)} can’t happen in ${variant ?? ''}`;
		return [{ value, label, checked: declared.includes(value) }];
	});
	const names = open.map((text) => text.slice(0, text.indexOf('=')).replaceAll('_', ' '));
	const question =
		likely && names.length > 0
			? `${likely.variant} has no ${names.join(', no ')} in this file. Can’t they happen there?`
			: 'What can’t happen in a variant';
	return { choices, question, open };
}
