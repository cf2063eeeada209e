import loadHighs, { type Highs } from 'highs';
import { columnsOf, type Target } from './groups.ts';
import { classesOf, type System } from './system.ts';

/** What an end of an interval is, and a table that reaches it. */
interface End {
	readonly value: number;
	readonly table: Float64Array | null;
}

/** Finds tables that agree with everything published, by linear programs. */
export interface Solver {
	/** The ends of many targets of one system, each from where the one before ended: the programs differ in their aim only. */
	ends<T>(system: System, work: (end: (columns: readonly number[], sign: 1 | -1) => End) => T): T;
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
	{ least, most }: { least: (column: number) => number; most: Float64Array | null }
): Float64Array => {
	const table = near.map((value, column) =>
		Math.max(least(column), Math.min(value, most?.[column] ?? Infinity))
	);
	const missing = new Map<number, number>();
	of.forEach((one, column) => missing.set(one, (missing.get(one) ?? sums(one)) - (table[column] ?? 0)));
	of.forEach((one, column) => {
		const want = missing.get(one) ?? 0;
		const now = table[column] ?? 0;
		const then = Math.max(least(column), Math.min(now + want, most?.[column] ?? Infinity));
		table[column] = then;
		missing.set(one, want - (then - now));
	});
	return table;
};

export const loadSolver = async (): Promise<Solver> => {
	const highs = await loadHighs();
	return { ends: ends(highs), end: end(highs), widen: widen(highs) };
};

interface Asked {
	readonly cost: readonly (readonly [number, number])[];
	readonly extra: readonly Row[];
	/** Upper bounds of variables behind those of the classes. */
	readonly more: readonly number[];
	readonly whole: boolean;
}

/** A program that maximises. */
const modelOf = (
	highs: Highs,
	system: System,
	classes: ReturnType<typeof classesOf>,
	{ cost, extra, more, whole }: Asked
) => {
	const { parts } = system;
	const { of, count } = classes;
	const rows = [...rowsOf(system, classes), ...extra];
	const own = parts.length * count;
	const numCols = own + more.length;
	const colLower = new Float64Array(numCols);
	const colUpper = Float64Array.from({ length: numCols }, (_, at) => {
		const bounded = at < own && parts[Math.floor(at / count)]?.most !== undefined;
		return bounded ? 0 : (more[at - own] ?? Infinity);
	});
	of.forEach((one, column) => {
		parts.forEach(({ least, floor, most }, part) => {
			const at = part * count + one;
			colLower[at] = (colLower[at] ?? 0) + (floor?.[column] ?? least);
			if (most) colUpper[at] = (colUpper[at] ?? 0) + (most[column] ?? 0);
		});
	});
	const colCost = new Float64Array(numCols);
	for (const [variable, factor] of cost) colCost[variable] = factor;
	const starts = [0];
	for (const { entries } of rows) starts.push((starts.at(-1) ?? 0) + entries.length);
	return {
		numCols,
		numRows: rows.length,
		sense: highs.constants.objectiveSense.maximize,
		colCost,
		colLower,
		colUpper,
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
};

/** Maximises; null where there is no largest value. */
const maximise = (
	highs: Highs,
	system: System,
	classes: ReturnType<typeof classesOf>,
	asking: Asked
): { value: number; table: Float64Array } | null => {
	const { parts, asked, caps } = system;
	const { of, count } = classes;
	const model = modelOf(highs, system, classes, asking);
	return highs.withModel(model, (solving) => {
		solving.options.set({ output_flag: false });
		solving.run();
		const { optimal, infeasible } = highs.constants.modelStatus;
		const status = solving.getModelStatus();
		if (status === infeasible) throw new Error('no table agrees with what is published');
		if (status !== optimal) return null;
		const { colValue } = solving.getSolution();
		const sums = (part: number) => (one: number) => colValue[part * count + one] ?? 0;
		/** A part is spread once those that bound it are. */
		const table = (at: number): Float64Array => {
			const { truth, least, floor, most } = parts[at] ?? { truth: new Float64Array(), least: 0 };
			const above = caps.find(([lesser]) => lesser === at);
			const below = at === asked ? caps.find(([, greater]) => greater === at) : undefined;
			const floors = below ? table(below[0]) : floor;
			return spread(sums(at), of, truth, {
				least: (column) => floors?.[column] ?? least,
				most: above ? table(above[1]) : (most ?? null)
			});
		};
		return { value: solving.getObjectiveValue(), table: table(asked) };
	});
};

const publishedRows = ({ parts }: System) => parts.flatMap(({ rows }) => rows.map(({ columns }) => columns));

const ends =
	(highs: Highs): Solver['ends'] =>
	(system, work) => {
		const { size, asked } = system;
		const classes = { of: Int32Array.from({ length: size }, (_, column) => column), count: size };
		const model = modelOf(highs, system, classes, { cost: [], extra: [], more: [], whole: false });
		return highs.withModel(model, (solving) => {
			solving.options.set({ output_flag: false, presolve: 'off' });
			let before: readonly number[] = [];
			return work((columns, sign) => {
				const indices = [...new Set([...before, ...columns])]
					.map((column) => asked * size + column)
					.toSorted((a, b) => a - b);
				const isIn = new Set(columns);
				const costs = indices.map((at) => (isIn.has(at - asked * size) ? sign : 0));
				solving.changeColsCost({ kind: 'set', indices }, costs);
				before = columns;
				solving.run();
				const { optimal, infeasible } = highs.constants.modelStatus;
				const status = solving.getModelStatus();
				if (status === infeasible) throw new Error('no table agrees with what is published');
				if (status !== optimal) return { value: sign * Infinity, table: null };
				const table = solving.getSolution().colValue.slice(asked * size, (asked + 1) * size);
				return { value: columns.reduce((all, column) => all + (table[column] ?? 0), 0), table };
			});
		});
	};

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
