import { meaningOf, plainName } from '../words/names.ts';
import { peopleColumn, declaredRole, variantColumn } from './columns.ts';
import { measureWord } from './meaning.ts';
import { numberIn, valuesOf, formatNumber } from './table.ts';
import type { Line, ShapeOptions, Step, Table } from './table.ts';

const YES = /^(?:yes|y|true|1|ja|oui|vrai|s[ií]|sim|wahr)$/i;
const NO = /^(?:no|n|false|0|nein|non|faux|n[ãa]o|nee|falsch)$/i;

/** Words for what people did, with the outcome. */
const DID: readonly (readonly [RegExp, string])[] = [
	[
		/^(?:purchased?|bought|ordered|converted|conversion|signed_up|gekauft|bestellt|konvertiert|acheté|converti|comprado|comprato|gekocht)$/,
		'conversions'
	],
	[/^(?:clicked|geklickt|cliqué)$/, 'clicks'],
	[/^(?:unsubscribed|opted_out|abgemeldet|désabonné)$/, 'unsubscribes']
];
const OUTCOMES = new Set(['conversions', 'clicks', 'unsubscribes']);

const outcomeOf = (name: string): string | null => {
	const word = plainName(name).replace(/^(?:has|is|did|hat|a)_/, '');
	return DID.find(([words]) => words.test(word))?.[1] ?? null;
};

/** The columns that are added up where two rows become one; the others identify groups. */
const sumsUp = (name: string): boolean => ['people', 'measure', 'count'].includes(measureWord(name) ?? '');

/** Rows grouped by everything but the outcome. */
function groupsOf(
	lines: readonly Line[],
	{ names, column }: { names: readonly string[]; column: number }
): Line[][] {
	const keys = names.flatMap((name, i) => (i === column || sumsUp(name) ? [] : [i]));
	const key = ({ cells }: Line): string => JSON.stringify(keys.map((i) => (cells[i] ?? '').trim()));
	return [...Map.groupBy(lines, key).values()];
}

/** Whether every group has one row of people who did it and one of people who did not: else `0` and `1` are counts. */
function isPaired(table: Table, column: number): boolean {
	const groups = groupsOf(table.lines, { names: table.names, column });
	return groups.every(
		(lines) =>
			lines.length === 2 && lines.filter(({ cells }) => YES.test((cells[column] ?? '').trim())).length === 1
	);
}

/**
 * People who did something and people who did not, in rows of their own ("Purchased: Yes, No"): if declared, they become one row
 * with an outcome; otherwise the uploader is asked.
 */
export function outcomeSplit(table: Table, options: ShapeOptions): Step {
	const people = peopleColumn(table, options);
	const variant = variantColumn(table, options);
	if (people < 0 || variant < 0) return null;
	const column = table.names.findIndex((name, i) => {
		if (i === people || i === variant || outcomeOf(name) === null) return false;
		const values = valuesOf(table, i);
		const isYesNo =
			values.length === 2 && values.some((text) => YES.test(text)) && values.some((text) => NO.test(text));
		return isYesNo && (!values.includes('1') || isPaired(table, i));
	});
	if (column < 0) return null;
	const name = table.names[column] ?? '';
	const declared = declaredRole(table, column, options);
	if (declared === undefined) {
		const isKnown = table.names.some(
			(other, i) => i !== column && OUTCOMES.has(meaningOf(other)?.target ?? '')
		);
		const yes = valuesOf(table, column).find((text) => YES.test(text)) ?? '';
		return isKnown
			? null
			: {
					question: {
						code: 'outcome_split',
						line: table.header,
						column: name,
						value: yes,
						outcome: outcomeOf(name) ?? 'conversions'
					}
				};
	}
	if (!OUTCOMES.has(declared)) return null;
	const whole = (lines: readonly Line[]): Line[] =>
		groupsOf(lines, { names: table.names, column }).flatMap((group): Line[] => {
			const [first] = group;
			if (first === undefined) return [];
			const sum = (i: number, of: readonly Line[]): string =>
				formatNumber(
					of.reduce((all, { cells }) => all + numberIn(cells[i], table.style), 0),
					table.style
				);
			const did = group.filter(({ cells }) => YES.test((cells[column] ?? '').trim()));
			const cells = table.names.map((own, i) =>
				i === column ? sum(people, did) : sumsUp(own) ? sum(i, group) : (first.cells[i] ?? '')
			);
			return [{ line: first.line, cells }];
		});
	return {
		stage: {
			names: table.names,
			decisions: [
				{
					what: declared,
					value: `people with "${name}"`,
					why: 'each group has rows of who did it and who did not',
					flag: 'map'
				}
			],
			whole
		}
	};
}
