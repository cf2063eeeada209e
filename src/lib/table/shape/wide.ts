import { controlLikeness, findVariant } from '../words/control.ts';
import { plainName } from '../words/names.ts';
import { isTotalsLabel, isAllLabel } from '../words/totals.ts';
import { measureWord } from './meaning.ts';
import type { Line, ShapeOptions, Step, Table } from './table.ts';

/** A header as a group and a measure of it. */
interface Split {
	group: string;
	measure: string;
}

/** Words that belong to a measure's name and are no group. */
const NO_GROUP =
	/^(?:unique|total|net|gross|link|website|conversion|purchase|avg|average|mean|std|sd|sum|num|number|of|pre|sq|squared|per|user|users|usd|eur|gbp|rate|value|page|email|emails|ad|add|to|cart|new|returning|median|min|max|cumulative|active|daily|weekly|monthly|first|last|event|events|order|orders|revenue|clicks?|conversions?|people|visitors?|recipients?|sales|cost|all|(?:#|id|name|date|day))$/;

/** Every way to read a header as a group and a measure, in both orders. */
function splits(header: string): Split[] {
	const text = header.replace(/\s+/g, ' ').trim();
	const found: Split[] = [];
	const add = (group: string, measure: string): void => {
		const [name, what] = [group.trim(), measure.trim()];
		if (name === '' || what === '' || NO_GROUP.test(plainName(name)) || measureWord(what) === null) return;
		if (measureWord(what) === 'rate' && measureWord(name) !== null) return;
		found.push({ group: name, measure: what });
	};
	const bracket = /^(.*?)\s*[([]([^)\]]+)[)\]]$/.exec(text);
	if (bracket !== null) {
		add(bracket[2] ?? '', bracket[1] ?? '');
		add(bracket[1] ?? '', bracket[2] ?? '');
	}
	for (const mark of [' - ', ' – ', ': ', ':', ' | ', '|', ' / ', '/', '.', '__', '_', ' ']) {
		for (let at = text.indexOf(mark); at > 0; at = text.indexOf(mark, at + 1)) {
			const [left, right] = [text.slice(0, at), text.slice(at + mark.length)];
			add(left, right);
			add(right, left);
		}
	}
	for (const match of text.matchAll(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu)) {
		const [left, right] = [text.slice(0, match.index), text.slice(match.index)];
		add(left, right);
		add(right, left);
	}
	return found;
}

/** A group with the positions of its measures. */
interface Group {
	name: string;
	columns: Map<string, number>;
}

/** "A", "Variant 1", "Group B": a name that only a variant has. */
const VARIANT_NAME =
	/^(?:(?:variant|variation|version|variante|versione|arm|cell|treatment|group|gruppe)[ _-]?[a-f\d]|[a-f])$/i;

/** Groups beside each other, by the headers: the same measures, people among them, for two groups or more, one of which is like a control. */
function groupsIn(names: readonly string[], control: string | null): Group[] | null {
	const groups = new Map<string, Group>();
	for (const [column, header] of names.entries()) {
		const taken = new Set<string>();
		for (const { group, measure } of splits(header)) {
			const key = plainName(group);
			const what = plainName(measure);
			if (taken.has(`${key}\u0000${what}`)) continue;
			taken.add(`${key}\u0000${what}`);
			let known = groups.get(key);
			if (!known) groups.set(key, (known = { name: group, columns: new Map() }));
			if (!known.columns.has(what)) known.columns.set(what, column);
		}
	}
	const list = [...groups.values()];
	const called = list.filter(({ name }) =>
		control !== null ? findVariant(control, [name]) !== null : controlLikeness(name) > 0
	);
	// Without the name of a control, names that only variants have identify the groups; the control is asked later.
	const lettered = list.filter(({ name }) => VARIANT_NAME.test(name.trim()));
	const isLettered = called.length === 0 && control === null && lettered.length > 1;
	const controls = isLettered ? lettered : called;
	for (const likeness of [2, 1, 0]) {
		for (const first of controls.filter(
			({ name }) => (control !== null ? 2 : controlLikeness(name)) === likeness
		)) {
			const measures = [...first.columns.keys()];
			const has = (what: string): boolean => measureWord(what) === 'people';
			if (!measures.some(has) || measures.length < 2) continue;
			const used = new Set(first.columns.values());
			const alike = list.filter((group) => {
				if (group === first || isTotalsLabel(group.name) || (isLettered && !lettered.includes(group)))
					return false;
				const own = measures.filter((what) => group.columns.has(what));
				if (!own.some(has) || own.length < 2) return false;
				const positions = own.map((what) => group.columns.get(what) ?? -1);
				if (positions.some((position) => used.has(position))) return false;
				for (const position of positions) used.add(position);
				return true;
			});
			if (alike.length > 0) return [first, ...alike];
		}
	}
	return null;
}

/**
 * A table with its groups side by side: `users_control`, `Conversions (Test)`, or with a line of groups above the measures.
 *
 * @param table  of the file
 * @param above  the cells of the line above the header, where it names groups over several columns
 * @param options of the uploader
 */
export function wide(table: Table, above: readonly string[] | null, options: ShapeOptions): Step {
	const { names } = table;
	const control = options.control ?? null;
	if (above !== null) return groupsAbove(table, above, options);
	const groups = groupsIn(names, control);
	if (groups === null) return null;
	const order = [...groups].sort((a, b) => Math.min(...a.columns.values()) - Math.min(...b.columns.values()));
	return stage(table, order);
}

/** Groups in a line above the header, over runs of the same measures. */
function groupsAbove(table: Table, above: readonly string[], options: ShapeOptions): Step {
	const groups = new Map<string, Group>();
	let name = '';
	let isRun = false;
	for (const [column, lower] of table.names.entries()) {
		const here = (above[column] ?? '').trim();
		if (here !== '') [name, isRun] = [here, true];
		if (!isRun || measureWord(lower) === null || options.mapping.get(`#${column + 1}`) === 'ignore') continue;
		const key = plainName(name);
		let known = groups.get(key);
		if (!known) groups.set(key, (known = { name, columns: new Map() }));
		known.columns.set(plainName(lower), column);
	}
	const list = [...groups.values()].filter(({ name: group }) => !isTotalsLabel(group) && !isAllLabel(group));
	if (list.length < 2) return null;
	const control = options.control ?? null;
	const isVariants = list.some(({ name: group }) =>
		control !== null ? findVariant(control, [group]) !== null : controlLikeness(group) > 0
	);
	if (isVariants) return stage(table, list);
	const [first] = list;
	const shared = [...(first?.columns.keys() ?? [])].find((what) =>
		list.every(({ columns }) => columns.has(what))
	);
	if (shared === undefined) return null;
	const at = first?.columns.get(shared) ?? 0;
	return {
		question: {
			code: 'parts_unclear',
			line: table.header,
			column: table.names[at] ?? '',
			measure: table.names[at] ?? '',
			parts: list.map(({ name: part }) => part),
			places: list.map(({ columns }) => [...columns.values()])
		}
	};
}

function stage(table: Table, groups: readonly Group[]): Step {
	const measures = [...new Set(groups.flatMap(({ columns }) => [...columns.keys()]))];
	const used = new Set(groups.flatMap(({ columns }) => [...columns.values()]));
	const totals = table.names.flatMap((name, i) =>
		!used.has(i) && splits(name).some(({ group }) => isTotalsLabel(group)) ? [i] : []
	);
	const shared = table.names.flatMap((_, i) => (used.has(i) || totals.includes(i) ? [] : [i]));
	const label = (what: string): string => {
		for (const { columns, name } of groups) {
			const column = columns.get(what);
			if (column === undefined) continue;
			const found = splits(table.names[column] ?? '').find(
				(split) => plainName(split.measure) === what && split.group === name
			);
			return found?.measure ?? table.names[column] ?? what;
		}
		return what;
	};
	const names = [...shared.map((i) => table.names[i] ?? ''), 'Variant', ...measures.map(label)];
	const each = ({ cells, line }: Line): Line[] =>
		groups.map(({ name, columns }) => ({
			line,
			cells: [
				...shared.map((i) => cells[i] ?? ''),
				name,
				...measures.map((what) => cells[columns.get(what) ?? -1] ?? '')
			]
		}));
	const list = groups.map(({ name }) => `"${name}"`).join(', ');
	return {
		stage: {
			names,
			roles: new Map([[shared.length, 'variant']]),
			decisions: [
				{ what: 'layout', value: 'wide', why: `the columns are there for each of ${list}`, flag: 'layout' }
			],
			each
		}
	};
}
