import { AllExchanges } from './exchanges/all-exchanges.ts';
import { byExchange } from './by-exchange.ts';
import { byRoom, type PeopleProof, type Tools } from './by-room.ts';
import { byPrograms } from './by-programs.ts';
import { ways, type Changes, type Proof } from './certificate.ts';
import { Coverage } from './coverage.ts';
import { Draft } from './system/draft.ts';
import { Scratch } from './system/scratch.ts';
import { TakenIn } from './proves-too.ts';
import type { Family, System } from './system/system.ts';
import { OutOfWork, Work, type Solve } from './system/work.ts';

/** Units of the judged quantity in each row beyond what everybody knows there is at least, by table and row. */
const slackOfRows = ({ quantities }: System): Float64Array[] => {
	const target = quantities.at(-1) ?? quantities[0];
	return target.rows.map(({ rowOf, count }) => {
		const slack = new Float64Array(count);
		rowOf.forEach((row, c) => {
			if (row >= 0) slack[row] = (slack[row] ?? 0) + (target.truth[c] ?? 0) - target.min;
		});
		return slack;
	});
};

/**
 * Groups that no table makes wide enough: what the rows of a group have to spare bounds its range. They need no search.
 * @returns for each family 1 for such a group
 */
const hopelessGroups = (system: System, families: readonly Family[]): Uint8Array[] => {
	const target = system.quantities.at(-1) ?? system.quantities[0];
	const slack = slackOfRows(system);
	const result = families.map(({ count }) => new Uint8Array(count));
	const widest = families.map(({ width }) => width.reduce((max, w) => Math.max(max, w), 0));
	target.rows.forEach(({ rowOf }, r) => {
		const inUse = new Set(rowOf);
		const min = (slack[r] ?? new Float64Array()).reduce(
			(min, n, row) => (inUse.has(row) ? Math.min(min, n) : min),
			Infinity
		);
		families.forEach(({ groupOf, count, width }, f) => {
			// Every row has enough to spare for any group.
			if (min >= (widest[f] ?? 0)) return;
			const bound = new Float64Array(count);
			const lastRow = new Int32Array(count).fill(-2);
			groupOf.forEach((group, c) => {
				if (group < 0 || (width[group] ?? 0) === 0) return;
				const row = rowOf[c] ?? -1;
				if (row < 0) bound[group] = Infinity;
				// A row that is met twice counts twice at most: the bound is an upper one.
				else if (row !== lastRow[group]) bound[group] = (bound[group] ?? 0) + (slack[r]?.[row] ?? 0);
				lastRow[group] = row;
			});
			const hopeless = result[f];
			bound.forEach((max, group) => {
				if (hopeless && (width[group] ?? 0) > max) hopeless[group] = 1;
			});
		});
	});
	return result;
};

/** How far a proof goes. */
export interface ProveOptions {
	/** Without a solver exchanges alone are tried. */
	readonly solve: Solve | null;
	/** A proof of the same cells and families under other rows: what is still valid of it is kept. */
	readonly earlier?: Proof | undefined;
	/** What was proved of people, where outcomes of people are judged. */
	readonly people?: PeopleProof | undefined;
	/** What this and other proofs of a release may cost together; left out, as much as one release may. */
	readonly work?: Work;
	/** Memory that proofs use one after another. */
	readonly scratch?: Scratch;
}

/** What the programs of one proof may cost; groups that are open then stay open, and are merged. */
const maxOfPrograms = 20_000_000;

/** In larger systems a program is long: there they are tried for few open groups only, and in the largest not at all. */
const fewCells = 10_000;
const fewGroups = 50;
const manyCells = 100_000;

/** Does something until its part of the work is spent. @throws {OutOfWork} when the whole is */
const within = (part: Work, act: () => void): void => {
	try {
		act();
	} catch (error) {
		if (!(error instanceof OutOfWork) || part.isOverAll) throw error;
	}
};

/** Keeps the changes of an earlier proof that agree with the rows of now. */
const keep = (changes: Changes, draft: Draft, coverage: Coverage): void => {
	for (let id = 0; id < changes.count; id++) {
		draft.clear();
		for (let i = changes.starts[id] ?? 0; i < (changes.starts[id + 1] ?? 0); i++) {
			changes.by.forEach((numbers, q) => {
				const units = numbers[i] ?? 0;
				if (units !== 0) draft.add(q, changes.cells[i] ?? 0, units);
			});
		}
		if (draft.isValid()) coverage.add(draft, ways[changes.ways[id] ?? 0] ?? 'exchange');
	}
};

const takenIn = new TakenIn();

/**
 * Finds a certificate for every group that must stay wide: exchanges first, then programs. Never sampled, never stopped by a
 * clock: the same system has the same proof everywhere. Every change is added up exactly before it counts, so a wrong solver
 * leaves groups open and proves nothing.
 *
 * @throws {OutOfWork} where it would cost more than it may
 */
export const prove = (system: System, families: readonly Family[], options: ProveOptions): Proof => {
	const { earlier, work = new Work(), scratch = new Scratch() } = options;
	work.spend(system.cells * families.length + (earlier?.changes.cells.length ?? 0));
	if (earlier && takenIn.proves(earlier, { system, families })) return earlier;
	try {
		const draft = new Draft(system, scratch);
		const coverage = new Coverage(system.quantities.length, families, scratch);
		if (earlier) keep(earlier.changes, draft, coverage);
		const isOpen = families.some((_, f) => coverage.openIn(f) > 0);
		if (isOpen) {
			draft.clear();
			const hopeless = hopelessGroups(system, families);
			search(system, options, { draft, coverage, hopeless, work, scratch });
		}
		const proof = coverage.proof();
		if (!isOpen) takenIn.add(proof, { system, families });
		return proof;
	} finally {
		scratch.giveBackAll();
	}
};

/** Exchanges, then programs, for all open groups. */
const search = (
	system: System,
	options: ProveOptions,
	{ work, scratch, ...found }: Omit<Tools, 'exchanges'> & { work: Work; scratch: Scratch }
): void => {
	const { draft, coverage } = found;
	const exchanges = new AllExchanges(system, { draft, work, scratch });
	const tools = { ...found, exchanges };
	byExchange(tools);
	if (options.people && system.quantities.length === 2) byRoom(tools, options.people, work);
	exchanges.beginAt(0, 'thorough');
	const ofPrograms = work.part(maxOfPrograms);
	const solve = ofPrograms.counted(options.solve);
	const isWorthIt =
		system.cells <= fewCells || (system.cells <= manyCells && coverage.open().length <= fewGroups);
	if (solve && isWorthIt && coverage.open().length > 0) {
		within(ofPrograms, () => {
			byPrograms(system, { ...tools, solve });
		});
	}
};
