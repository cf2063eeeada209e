import type { FileReading } from '#lib/table/reading.ts';
import { dateOrders, dialectChoices } from './dialect-words.ts';
import { layoutWords } from './check-words.ts';

/** An answer that was given, as it can be taken back. */
export interface GivenAnswer {
	readonly name: string;
	readonly value: string;
	readonly words: string;
}

const labelOf = (choices: readonly { value: string; label: string }[], value: string): string =>
	choices.find((choice) => choice.value === value)?.label ?? value;

/** Answers about a file that can be taken back one by one: what was chosen wrongly may leave nothing else on a page. */
export function givenAnswers({
	layout,
	goal,
	sheet,
	control,
	dateOrder,
	currency,
	dialect,
	skip,
	keep
}: FileReading) {
	const { encoding, decimal } = dialect;
	const all: (GivenAnswer | null)[] = [
		one('layout', layout, layout && `Layout: ${layoutWords(layout).name}`),
		one('encoding', encoding, encoding && `Letters: ${labelOf(dialectChoices.encoding, encoding)}`),
		one('decimal', decimal, decimal && `Numbers: ${labelOf(dialectChoices.decimal, decimal)}`),
		one('dateOrder', dateOrder, dateOrder && `Dates: ${labelOf(dateOrders, dateOrder)}`),
		one('sheet', sheet, sheet && `Sheet: ${sheet}`),
		one('goal', goal, goal && `Goal: ${goal}`),
		one('control', control, control && `Control: ${control}`),
		one('currency', currency, currency && `Currency: ${currency === 'XXX' ? 'none' : currency}`),
		...(skip ?? []).map((text) => one('skip', text, `Left out: ${ruleWords(text)}`)),
		...(keep ?? []).map((text) => one('keep', text, `Kept: ${ruleWords(text)}`))
	];
	return all.filter((answer) => answer !== null);
}

/** "Device: All", "Device: all but Mobile". */
export function ruleWords(text: string): string {
	const cut = text.indexOf('=');
	const [column, value] = [text.slice(0, Math.max(cut, 0)), text.slice(cut + 1) || '(empty)'];
	return column.endsWith('!') ? `${column.slice(0, -1)}: all but ${value}` : `${column}: ${value}`;
}

const one = (
	name: string,
	value: string | null | undefined,
	words: string | null | undefined
): GivenAnswer | null => (value && words ? { name, value, words } : null);
