import loadHighs, { type Highs } from 'highs';
import { columnsOf, type Target } from './groups.ts';
import { classesOf, type System } from './system.ts';

/** Finds tables that agree with everything published, by linear programs. */
export interface Solver {
	/** The end of a target's interval, and the values of the asked part that reach it; infinite where nothing bounds it. */
	end(
		system: System,
		target: Target,
		sign: 1 | -1,
		whole?: boolean
	): { value: number; table: Float64Array | null };
	/** A table in which as many targets as possible are larger than in truth by what each needs. */
	widen(system: System, targets: readonly Target[], needs: readonly number[]): Float64Array | null;
}

interface Row {
	readonly entries: readonly (readonly [number, number])[];
	readonly low: number;
	readonly high: number;
}

/** Rows over classes of columns; every class has one variable for each part. */
const rowsOf = ({ parts, caps }: System, { of, count }: ReturnType<typeof classesOf>): Row[] => [
	...parts.flatMap(({ rows }, part) =>
		rows.map(({ columns, low, high }): Row => {
			const classes = [...new Set(columns.map((column) => of[column] ?? 0))];
			return { entries: classes.map((one) => [part * count + one, 1] as const), low, high };
		})
	),
	...caps.flatMap(([lesser, greater]) =>
		Array.from({ length: count }, (_, one): Row => ({
			entries: [
				[lesser * count + one, 1],
				[greater * count + one, -1]
			],
			low: -Infinity,
			high: 0
		}))
	)
];

/** Gives every column a share of its class's sum, close to a table that is there, between bounds. */
const spread = (
	sums: (one: number) => number,
	of: Int32Array,
	near: Float64Array,
	{ least, most }: { least: number; most: Float64Array | null }
): Float64Array => {
	const table = near.map((value, column) => Math.min(value, most?.[column] ?? Infinity));
	const missing = new Map<number, number>();
	of.forEach((one, column) => missing.set(one, (missing.get(one) ?? sums(one)) - (table[column] ?? 0)));
	of.forEach((one, column) => {
		const want = missing.get(one) ?? 0;
		const now = table[column] ?? 0;
		const then = Math.max(least, Math.min(now + want, most?.[column] ?? Infinity));
		table[column] = then;
		missing.set(one, want - (then - now));
	});
	return table;
};

export const loadSolver = async (): Promise<Solver> => {
	const highs = await loadHighs();
	return { end: end(highs), widen: widen(highs) };
};

interface Asked {
	readonly cost: readonly (readonly [number, number])[];
	readonly extra: readonly Row[];
	/** Upper bounds of variables behind those of the classes. */
	readonly more: readonly number[];
	readonly whole: boolean;
}

/** Maximises; null where there is no largest value. */
const maximise = (
	highs: Highs,
	system: System,
	classes: ReturnType<typeof classesOf>,
	{ cost, extra, more, whole }: Asked
): { value: number; table: Float64Array } | null => {
	const { parts, asked } = system;
	const { of, count } = classes;
	const rows = [...rowsOf(system, classes), ...extra];
	const own = parts.length * count;
	const numCols = own + more.length;
	const colLower = new Float64Array(numCols);
	for (const one of of) {
		parts.forEach(({ least }, part) => {
			colLower[part * count + one] = (colLower[part * count + one] ?? 0) + least;
		});
	}
	const colCost = new Float64Array(numCols);
	for (const [variable, factor] of cost) colCost[variable] = factor;
	const starts = [0];
	for (const { entries } of rows) starts.push((starts.at(-1) ?? 0) + entries.length);
	const model = {
		numCols,
		numRows: rows.length,
		sense: highs.constants.objectiveSense.maximize,
		colCost,
		colLower,
		colUpper: Float64Array.from({ length: numCols }, (_, at) => more[at - own] ?? Infinity),
		rowLower: rows.map(({ low }) => low),
		rowUpper: rows.map(({ high }) => high),
		matrix: {
			format: 'csr' as const,
			numRows: rows.length,
			numCols,
			starts,
			indices: rows.flatMap(({ entries }) => entries.map(([variable]) => variable)),
			values: rows.flatMap(({ entries }) => entries.map(([, factor]) => factor))
		},
		...(whole ? { integrality: new Int32Array(numCols).fill(1, 0, own) } : {})
	};
	return highs.withModel(model, (solving) => {
		solving.options.set({ output_flag: false });
		solving.run();
		const { optimal, infeasible } = highs.constants.modelStatus;
		const status = solving.getModelStatus();
		if (status === infeasible) throw new Error('no table agrees with what is published');
		if (status !== optimal) return null;
		const { colValue } = solving.getSolution();
		const sums = (part: number) => (one: number) => colValue[part * count + one] ?? 0;
		const part = (at: number, most: Float64Array | null) => {
			const { truth, least } = parts[at] ?? { truth: new Float64Array(), least: 0 };
			return spread(sums(at), of, truth, { least, most });
		};
		return { value: solving.getObjectiveValue(), table: part(asked, asked > 0 ? part(0, null) : null) };
	});
};

const publishedRows = ({ parts }: System) => parts.flatMap(({ rows }) => rows.map(({ columns }) => columns));

const end =
	(highs: Highs): Solver['end'] =>
	(system, target, sign, whole = false) => {
		const columns = columnsOf(target);
		const classes = classesOf(system.size, [...publishedRows(system), columns]);
		const inside = [...new Set(columns.map((column) => classes.of[column] ?? 0))];
		const cost = inside.map((one) => [system.asked * classes.count + one, sign] as const);
		const found = maximise(highs, system, classes, { cost, extra: [], more: [], whole });
		return found ? { ...found, value: sign * found.value } : { value: sign * Infinity, table: null };
	};

const widen =
	(highs: Highs): Solver['widen'] =>
	(system, targets, needs) => {
		const groups = targets.map(columnsOf);
		const classes = classesOf(system.size, [...publishedRows(system), ...groups]);
		const own = system.parts.length * classes.count;
		const truth = system.parts[system.asked]?.truth ?? new Float64Array();
		const extra = groups.map((columns, at): Row => {
			const inside = [...new Set(columns.map((column) => classes.of[column] ?? 0))];
			const now = columns.reduce((all, column) => all + (truth[column] ?? 0), 0);
			const entries = inside.map((one) => [system.asked * classes.count + one, -1] as const);
			return { entries: [...entries, [own + at, 1]], low: -Infinity, high: -now };
		});
		const cost = groups.map((_, at) => [own + at, 1] as const);
		return maximise(highs, system, classes, { cost, extra, more: needs, whole: false })?.table ?? null;
	};
