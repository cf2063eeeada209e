import type { Policy } from '../../src/lib/privacy/policy.ts';
import { largestAmount } from './largest-amount.ts';
import type { PrivateCell, Statement } from './statements.ts';

/**
 * A small attacker, independent of the engine's audit: exact rational elimination over every union of combinations (complete for
 * up to about 14 of them in a variant), and interval bounds. It knows all statements and which combinations are empty.
 */

/** What the attacker found out. */
export interface Finding {
	readonly dataset: string;
	readonly measure: string;
	readonly kind: string;
	/** True people of the group. */
	readonly people: number;
}

interface Fraction {
	readonly top: bigint;
	readonly bottom: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));
const fraction = (top: bigint, bottom: bigint): Fraction => {
	const common = gcd(top, bottom) * (bottom < 0n ? -1n : 1n) || 1n;
	return { top: top / common, bottom: bottom / common };
};
const minus = (a: Fraction, b: Fraction) =>
	fraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom);
const product = (a: Fraction, b: Fraction) => fraction(a.top * b.top, a.bottom * b.bottom);
const quotient = (a: Fraction, b: Fraction) => fraction(a.top * b.bottom, a.bottom * b.top);

/** A basis of the vectors orthogonal to all rows, scaled to whole numbers. */
const nullSpace = (rows: readonly (readonly number[])[], width: number): bigint[][] => {
	const matrix = rows.map((row) => row.map((value) => fraction(BigInt(value), 1n)));
	const pivots: number[] = [];
	for (let column = 0; column < width; column++) {
		const from = pivots.length;
		const at = matrix.findIndex((row, r) => r >= from && row[column]?.top !== 0n);
		const pivot = matrix[at];
		if (at < 0 || !pivot) continue;
		matrix.splice(at, 1, matrix[from] ?? pivot);
		const head = pivot[column] ?? fraction(1n, 1n);
		const scaled = pivot.map((value) => quotient(value, head));
		matrix[from] = scaled;
		matrix.forEach((row, r) => {
			const factor = row[column];
			if (r === from || !factor || factor.top === 0n) return;
			matrix[r] = row.map((value, c) => minus(value, product(factor, scaled[c] ?? value)));
		});
		pivots.push(column);
	}
	const free = Array.from({ length: width }, (_, c) => c).filter((c) => !pivots.includes(c));
	return free.map((c) => {
		const vector = Array.from({ length: width }, () => fraction(0n, 1n));
		vector[c] = fraction(1n, 1n);
		pivots.forEach((pivot, r) => {
			const value = matrix[r]?.[c] ?? fraction(0n, 1n);
			vector[pivot] = fraction(-value.top, value.bottom);
		});
		const scale = vector.reduce((all, { bottom }) => (all * bottom) / gcd(all, bottom), 1n);
		return vector.map(({ top, bottom }) => (top * scale) / bottom);
	});
};

/** One variant's atoms (combinations with people) and what is said about them. */
interface Target {
	readonly dataset: string;
	readonly atoms: readonly PrivateCell[];
	readonly statements: readonly Statement[];
}

const contains = ({ group }: Statement, atom: PrivateCell): boolean =>
	Object.entries(group).every(([name, allowed]) => {
		const value = atom.group[name] ?? '';
		return 'from' in allowed
			? Number(value) >= allowed.from && Number(value) <= allowed.to
			: allowed.includes(String(value));
	});

const total = (atoms: readonly PrivateCell[], measure: string) =>
	atoms.reduce((sum, atom) => sum + Number(atom[measure] ?? 0), 0);

/** Atoms that no statement separates are one. */
const merged = ({
	dataset,
	atoms,
	statements
}: Target): { target: Target; rows: number[][]; parts: PrivateCell[][] } => {
	const parts = new Map<string, PrivateCell[]>();
	for (const atom of atoms) {
		const key = statements.map((statement) => (contains(statement, atom) ? '1' : '0')).join('');
		parts.set(key, [...(parts.get(key) ?? []), atom]);
	}
	const keys = [...parts.keys()];
	return {
		target: { dataset, atoms, statements },
		rows: statements.map((_, s) => keys.map((key) => Number(key[s]))),
		parts: [...parts.values()]
	};
};

/** Every union of parts that a measure's statements determine, as lists of atoms. */
const determined = (target: Target): PrivateCell[][] => {
	const { rows, parts } = merged(target);
	if (parts.length > 16) throw new Error(`too many combinations for this attacker: ${parts.length}`);
	const basis = nullSpace(rows, parts.length).map((vector) => vector.map(Number));
	const found: PrivateCell[][] = [];
	for (let mask = 1; mask < 1 << parts.length; mask++) {
		const isDetermined = basis.every(
			(vector) => vector.reduce((sum, value, part) => sum + ((mask >> part) & 1) * value, 0) === 0
		);
		if (isDetermined) found.push(parts.filter((_, part) => (mask >> part) & 1).flat());
	}
	return found;
};

/** Groups whose people are pinned to one number by the statements and by people not being negative. */
const pinned = (target: Target, k: number): PrivateCell[][] => {
	const { rows, parts } = merged(target);
	const low = parts.map(() => 0);
	const high = parts.map(() => Infinity);
	const values = target.statements.map(({ value }) => value);
	for (let round = 0; round < 50; round++) {
		rows.forEach((row, r) => {
			const members = row.flatMap((is, part) => (is ? [part] : []));
			const sum = (of: readonly number[]) => members.reduce((all, part) => all + (of[part] ?? 0), 0);
			for (const part of members) {
				high[part] = Math.min(high[part] ?? 0, (values[r] ?? 0) - (sum(low) - (low[part] ?? 0)));
				const others = members
					.filter((other) => other !== part)
					.reduce((all, other) => all + (high[other] ?? 0), 0);
				low[part] = Math.max(low[part] ?? 0, (values[r] ?? 0) - others);
			}
		});
	}
	return parts.filter((atoms, part) => {
		const people = total(atoms, 'people');
		return people >= 1 && people < k && low[part] === high[part];
	});
};

const outcomes = ['clickers', 'conversions', 'unsubscribes', 'complaints', 'reached'];

/** Whoever does the first has done the second. */
const steps = [
	['conversions', 'clickers'],
	['clickers', 'reached'],
	['conversions', 'reached']
] as const;

/** Could somebody read the biggest amount of these buyers to within the policy's share? Written anew from the rule. */
const isDominated = (
	buyers: number,
	sum: number,
	squares: number,
	{ minBuyers, dominance, cubes = Infinity }: Policy & { cubes?: number | undefined }
): boolean => {
	if (buyers < minBuyers || sum <= 0) return true;
	const mean = sum / buyers;
	const sd = Math.sqrt(Math.max(0, squares / buyers - mean ** 2));
	const top = Math.min(sum, squares ** 0.5, mean + sd * (buyers - 1) ** 0.5, cubes ** (1 / 3));
	const topTwo = Math.min(
		sum,
		(2 * squares) ** 0.5,
		2 * mean + sd * (2 * (buyers - 2)) ** 0.5,
		2 * (cubes / 2) ** (1 / 3)
	);
	const slack = 1e-9 * top;
	if (cubes < Infinity) {
		const { low, high } = largestAmount({ buyers, sum, squares, cubes });
		if (high - low < dominance * high - slack) return true;
	}
	return (
		sum - topTwo < dominance * top - slack ||
		top - Math.max(squares / sum, mean, cubes < Infinity ? cubes / squares : 0) < dominance * top - slack
	);
};

/** Everything this attacker finds in one release. */
export const attack = (
	statements: readonly Statement[],
	cells: readonly PrivateCell[],
	policy: Policy
): Finding[] => {
	const { k, minOutcome: m } = policy;
	const findings: Finding[] = [];
	for (const dataset of new Set(statements.map((statement) => statement.dataset))) {
		const atoms = cells.filter((cell) => cell.dataset === dataset && cell.people > 0);
		const about = (measure: string): Target => ({
			dataset,
			atoms,
			statements: statements.filter((one) => one.dataset === dataset && one.measure === measure)
		});
		const report = (measure: string, kind: string, group: readonly PrivateCell[]) =>
			findings.push({ dataset, measure, kind, people: total(group, 'people') });
		for (const group of pinned(about('people'), k)) report('people', 'pinned', group);
		const measures = new Set(statements.map(({ measure }) => measure));
		const ofCubes = about('revenue_cu');
		const cubeGroups = ofCubes.statements.length > 0 ? determined(ofCubes) : [];
		const areCubesKnown = (group: readonly PrivateCell[]) =>
			cubeGroups.some((one) => one.length === group.length && one.every((atom) => group.includes(atom)));
		const groupsOf = new Map<string, PrivateCell[][]>();
		// Measures of one layer are said of the same groups.
		const known = new Map<string, PrivateCell[][]>();
		for (const measure of measures) {
			const target = about(measure);
			if (target.statements.length === 0) continue;
			const said = JSON.stringify(target.statements.map(({ group }) => group));
			const groups = known.get(said) ?? determined(target);
			known.set(said, groups);
			groupsOf.set(measure, groups);
			for (const group of groups) {
				const people = total(group, 'people');
				if (people >= 1 && people < k) report(measure, 'small group', group);
				if (outcomes.includes(measure)) {
					const count = total(group, measure);
					if (count < m || people - count < m) report(measure, 'few on one side', group);
				}
				if (measure === 'csat') {
					const answered = total(group, 'csat_responses');
					if (answered > 0 && answered < k) report(measure, 'few answers', group);
				}
				if (measure === 'promoters' || measure === 'detractors') {
					const [of, answered] = [total(group, measure), total(group, 'nps_responses')];
					if (of < m || answered - of < m) report(measure, 'few on one side', group);
				}
				if (measure === 'nps_responses') {
					const answered = total(group, measure);
					const silent = people - answered;
					if (answered < k) report(measure, 'few answers', group);
					if (silent > 0 && silent < m) report(measure, 'few without an answer', group);
				}
				if (measure === 'revenue') {
					const of = (name: string) => total(group, name);
					// Readers may work out Σx³ from the ranges that it corrects, of the groups in which it is used.
					const cubes = areCubesKnown(group) ? { cubes: of('revenue_cu') } : {};
					if (isDominated(of('conversions'), of('revenue'), of('revenue_sq'), { ...policy, ...cubes })) {
						report(measure, 'one customer', group);
					}
				}
			}
		}
		const key = (group: readonly PrivateCell[]) =>
			group
				.map((atom) => atoms.indexOf(atom))
				.toSorted((a, b) => a - b)
				.join();
		const readable = (measure: string) => {
			const keys = new Set((groupsOf.get(measure) ?? []).map(key));
			return (group: readonly PrivateCell[]) => keys.has(key(group));
		};
		for (const [later, earlier] of steps) {
			const isReadable = readable(earlier);
			for (const group of groupsOf.get(later) ?? []) {
				const between = total(group, earlier) - total(group, later);
				if (isReadable(group) && between < m) report(earlier, 'few between steps', group);
			}
		}
		const [isPromoters, isDetractors] = [readable('promoters'), readable('detractors')];
		for (const group of groupsOf.get('nps_responses') ?? []) {
			const inBetween = ['promoters', 'detractors'].reduce(
				(rest, measure) => rest - total(group, measure),
				total(group, 'nps_responses')
			);
			if (isPromoters(group) && isDetractors(group) && inBetween < m)
				report('nps_responses', 'few in between', group);
		}
	}
	return findings;
};
