import { parse } from 'csv-parse/sync';
import { unflatten } from 'devalue';
import { otherWords } from '#lib/privacy/words.ts';
import { dayNumber, rowsIn, rowsOfCsv, statementsOfRows, type FoundRow } from '../../privacy/reading.ts';
import type { Statement } from '../../privacy/statements.ts';

/** An answer of the product to somebody. */
export interface Answer {
	/** Who asked, and for what: `marketer /campaigns/spring`. */
	readonly asked: string;
	/** How many campaigns were published by then. */
	readonly moment: number;
	readonly status: number;
	readonly type: string;
	readonly text: string;
}

/** Whom the answers about a campaign are about, at that moment. */
export interface About {
	readonly name: string;
	readonly values: ReadonlyMap<string, readonly string[]>;
	readonly more: (variant: string) => Partial<Statement>;
	readonly kinds: ReadonlyMap<string, NonNullable<Statement['kind']>>;
	/**
	 * It is published in several periods. Then rows about all of them add up those in which a group has a row of its own, and a
	 * variant has people: what is read is each range of days by itself, and the download.
	 */
	readonly isRunning: boolean;
}

const isAboutOneRange = ({ asked }: Answer) => asked.includes('from=');

/** What an answer holds as data; page data are unpacked, what comes later (streamed) has lines of its own. */
export const dataIn = ({ asked, text, type }: Answer): unknown => {
	if (asked.includes('__data.json'))
		return text
			.trim()
			.split('\n')
			.flatMap((line) => {
				const parsed = JSON.parse(line) as { nodes?: ({ data?: unknown } | null)[]; data?: unknown };
				const packed = parsed.nodes ? parsed.nodes.map((node) => node?.data) : [parsed.data];
				return packed.map((data) =>
					Array.isArray(data) ? (unflatten(data as number[], { Promise: () => null }) as unknown) : null
				);
			});
	if (asked.includes('.jsonl')) return null;
	return type.includes('json') ? (JSON.parse(text) as unknown) : null;
};

type Covers = NonNullable<FoundRow['covers']>;

/** Rows of results that an answer holds, in whatever form. */
export const rowsInAnswer = (answer: Answer): FoundRow[] => {
	if (answer.status !== 200) return [];
	if (answer.type.includes('csv')) return answer.asked.includes('/results') ? rowsOfCsv(answer.text) : [];
	const data = dataIn(answer);
	const covers = daysCovered(data);
	return rowsIn(data).map((row) => (covers ? { ...row, covers } : row));
};

const daysCovered = (data: unknown): Covers | null =>
	data !== null && typeof data === 'object' && 'covers' in data ? (data.covers as Covers | null) : null;

/** The published days at each moment: pages do not repeat them in every row. */
const daysAt = (answers: readonly Answer[]): ReadonlyMap<number, Covers> =>
	new Map(
		answers.flatMap((answer) => {
			if (answer.status !== 200 || !/ \/api\/v1\/campaigns\/[^/]+\/results$/.test(answer.asked)) return [];
			const covers = answer.type.includes('json') ? daysCovered(dataIn(answer)) : null;
			return covers ? [[answer.moment, covers] as const] : [];
		})
	);

/** The download of everything published about a campaign. */
const downloaded = ({ text }: Answer, { name, values, more }: About): Statement[] => {
	const lines = text
		.trim()
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as Statement & { group: { variant: readonly string[] } });
	const periodOf = ({ group }: Pick<Statement, 'group'>) => JSON.stringify(group['date']);
	const periods = Map.groupBy(lines, periodOf);
	// Other is every value that no number about its days is about; the attacker knows which there are.
	const whole = (one: Statement, axis: string, list: readonly string[]): readonly string[] => {
		const named = new Set(
			(periods.get(periodOf(one)) ?? []).flatMap(({ group }) => {
				const allowed = group[axis];
				return allowed && !('from' in allowed) ? allowed : [];
			})
		);
		return list.flatMap((value) =>
			value === otherWords ? (values.get(axis) ?? []).filter((other) => !named.has(other)) : [value]
		);
	};
	return lines.map((line, at) => {
		const {
			group: { variant, ...group },
			...one
		} = line;
		return {
			...one,
			id: `d${at}`,
			dataset: `${name}/${variant[0] ?? ''}`,
			group: Object.fromEntries(
				Object.entries(group).map(([axis, allowed]) => [
					axis,
					'from' in allowed
						? { from: dayNumber(String(allowed.from)), to: dayNumber(String(allowed.to)) }
						: whole(line, axis, allowed)
				])
			),
			...more(variant[0] ?? '')
		};
	});
};

/** Everything that answers about one campaign say, as statements. */
export const statementsIn = (answers: readonly Answer[], about: About): Statement[] => {
	const { name, values, more, kinds, isRunning } = about;
	const days = daysAt(answers);
	const moments = Map.groupBy(answers, ({ moment }) => moment);
	const found = [
		...[...moments].flatMap(([moment, some]) => {
			const covers = days.get(moment);
			const rows = (isRunning ? some.filter(isAboutOneRange) : some)
				.flatMap(rowsInAnswer)
				.map((row) => (covers && !row.covers ? { ...row, covers } : row));
			return statementsOfRows(rows, { name, values, more });
		}),
		...answers
			.filter(({ asked, status }) => status === 200 && asked.includes('statements.jsonl'))
			.flatMap((answer) => downloaded(answer, about))
	];
	const unique = new Map(
		found.map(({ id, ...rest }) => {
			const kind = rest.kind ?? kinds.get(rest.measure);
			const one = { ...rest, ...(kind ? { kind } : {}) };
			return [JSON.stringify([one.dataset, one.group, one.measure, one.value, one.version]), { id, ...one }];
		})
	);
	return [...unique.values()];
};

/** A count of people with where it was found: the words around it, or the names above it. */
export interface Counted {
	readonly count: number;
	readonly where: string;
}

/** Counts of people beside rows: of splits, of reports, of a campaign as a whole. */
export const peopleIn = (value: unknown, where = ''): Counted[] => {
	const isInside = /\.people\b/.test(where);
	if (typeof value === 'number') return isInside ? [{ count: value, where }] : [];
	if (value === null || typeof value !== 'object') return [];
	// Rows are statements of their own.
	if ('metric' in value && 'status' in value) return [];
	return Object.entries(value).flatMap(([name, inner]) =>
		// How many people would be needed is computed from rates.
		name === 'outlook' ? [] : peopleIn(inner, `${where}.${name}`)
	);
};

/** Counts in the words of a page, a report or a digest: "12 of 340", "340 people"; thresholds of the rule are none. */
export const countsInWords = ({ text }: Answer): Counted[] => {
	const words = text
		.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
		.replace(/<[^>]+>/g, ' ')
		.replaceAll(/&[a-z]+;|\s+/g, ' ')
		// An example that explains the limits of the promise.
		.replace('knows 480 of 500 people', '');
	const found = (match: RegExpExecArray): Counted[] =>
		match.slice(1).map((digits) => ({
			count: Number(digits.replaceAll(',', '')),
			where: words.slice(match.index - 40, match.index + 40)
		}));
	return [
		...words.matchAll(/\b([\d,]+) of ([\d,]+)\b(?! (?:periods|campaigns|values|groups))/g),
		...words.matchAll(
			/(?<!(?:than|under|least|below|have|tightest at) )(?<![\w.,])([\d,]+) people\b(?! (?:or more|on each side|in every variant|needed))/g
		)
	].flatMap(found);
};

/** Numbers of people in a report's file. */
export const peopleInReportCsv = ({ text }: Answer): Counted[] => {
	const lines: Record<string, string>[] = parse(text, { columns: true, bom: true });
	return lines.flatMap((line) =>
		line['figure'] === 'people' ? [{ count: Number(line['estimate']), where: 'people' }] : []
	);
};
