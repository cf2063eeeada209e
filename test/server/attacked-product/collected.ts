import { otherWords } from '#lib/privacy/words.ts';
import { dayNumber, rowsIn, rowsOfCsv, statementsOfRows, type FoundRow } from '../../privacy/reading.ts';
import type { Statement } from '../../privacy/statements.ts';
import { dataIn, type Answer } from './answer.ts';

/** Whom the answers about a campaign are about, at that moment. */
export interface About {
	readonly name: string;
	readonly control: string;
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

type Covers = NonNullable<FoundRow['covers']>;

/** Rows of results that an answer holds, in whatever form. */
export const rowsInAnswer = (answer: Answer): FoundRow[] => {
	if (answer.status !== 200) return [];
	if (answer.type.includes('csv'))
		return /\/results|panel\.csv\?panel=(?!over-time)/.test(answer.asked) ? rowsOfCsv(answer.text) : [];
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
	const { name, control, values, more, kinds, isRunning } = about;
	const days = daysAt(answers);
	const moments = Map.groupBy(answers, ({ moment }) => moment);
	const found = [
		...[...moments].flatMap(([moment, some]) => {
			const covers = days.get(moment);
			const rows = (isRunning ? some.filter(isAboutOneRange) : some)
				.flatMap(rowsInAnswer)
				.map((row) => (covers && !row.covers ? { ...row, covers } : row));
			return statementsOfRows(rows, { name, control, values, more });
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
