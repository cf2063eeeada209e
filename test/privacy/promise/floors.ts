import { largestAmount } from '../largest-amount.ts';
import type { Statement } from '../statements.ts';
import type { Population } from './population.ts';
import type { Kind, Promised, Violation } from './rule.ts';

/** Lowest and highest score, and who gave it. */
const scores: Readonly<
	Record<string, { readonly responses: string; readonly least: number; readonly most: number }>
> = { csat: { responses: 'csat_responses', least: 1, most: 5 } };

/** Everything published about one group of one version by one campaign. */
export interface Published {
	readonly dataset: string;
	readonly group: Statement['group'];
	readonly version: number;
	readonly values: Map<string, number>;
}

export const published = ({ statements }: Population): Published[] => {
	const groups = new Map<string, Published>();
	for (const { dataset, group, measure, value, version = 1 } of statements) {
		const names = Object.keys(group).toSorted();
		const key = JSON.stringify([dataset, version, names.map((name) => [name, group[name]])]);
		const found = groups.get(key) ?? { dataset, group, version, values: new Map<string, number>() };
		found.values.set(measure, value);
		groups.set(key, found);
	}
	return [...groups.values()];
};

/** Is one customer known to within the share p, and does the customer matter? */
const isDominated = (
	{ sum, squares, cubes }: { sum: number; squares: number; cubes: number | undefined },
	buyers: number,
	p: number
): boolean => {
	const mean = sum / buyers;
	const sd = Math.sqrt(Math.max(0, squares / buyers - mean * mean));
	const top = Math.min(
		sum,
		Math.sqrt(squares),
		mean + sd * Math.sqrt(buyers - 1),
		Math.cbrt(cubes ?? Infinity)
	);
	const low = Math.max(squares / sum, mean, (cubes ?? 0) / squares);
	// A customer of a large share of the sum; with cubes also one of a small share is known.
	if (cubes !== undefined) {
		const joint = largestAmount({ buyers, sum, squares, cubes });
		if (Math.min(top, joint.high) - Math.max(low, joint.low) < (p - 1e-9) * Math.min(top, joint.high))
			return true;
	}
	return sd > 1e-9 * mean && top - low <= p * top && low > 0.3 * sum;
};

const isScoreKnown = (values: Published['values'], measure: string, r: number): boolean => {
	const scale = scores[measure];
	const sum = values.get(measure) ?? 0;
	const answers = scale && values.get(scale.responses);
	if (!scale || answers === undefined || answers === 0) return false;
	const squares = values.get(`${measure}_sq`);
	const isAlike = squares !== undefined && answers * squares - sum * sum <= 1e-9 * answers * squares;
	const atAnEnd = sum >= scale.most * answers - 1e-9 || sum <= scale.least * answers + 1e-9;
	return answers < r || isAlike || atAnEnd;
};

/** People without an event whom sums of squares count: where every event is somebody's only one. */
const isFewWithout = (values: Published['values'], measure: string, m: number): boolean => {
	const [people, sum, squares] = [values.get('people'), values.get(measure), values.get(`${measure}_sq`)];
	if (people === undefined || sum === undefined || squares === undefined || sum === 0) return false;
	return squares === sum && people - sum < m;
};

/** Points that nobody counts respondents of: of fewer than r people, as far as anybody can tell. */
const isPointsOfFew = (values: Published['values'], measure: string, r: number): boolean => {
	const [sum = 0, squares] = [values.get(measure), values.get(`${measure}_sq`)];
	return !values.has(`${measure}_responses`) && squares !== undefined && sum ** 2 < r * squares;
};

const isMoneyKnown = ({ values, group }: Published, measure: string, { k, r, p }: Promised): boolean => {
	const sum = values.get(measure) ?? 0;
	const people = values.get('people') ?? 0;
	const squares = values.get(`${measure}_sq`);
	const known = ['buyers', 'conversions', 'converters'].flatMap((name) => values.get(name) ?? []);
	const buyers = known.length > 0 ? Math.max(...known) : null;
	// A large total may be shown without known buyers.
	const isLargeTotal = buyers === null && Object.keys(group).length === 0 && people >= 20 * k;
	if (sum === 0) return buyers === null && people > 0 && !isLargeTotal;
	const paid = squares ? (sum * sum) / squares : 0;
	if (!isLargeTotal && (buyers ?? 0) < r && paid < r) return true;
	return (
		squares !== undefined &&
		(buyers ?? 0) >= 2 &&
		isDominated({ sum, squares, cubes: values.get(`${measure}_cu`) }, buyers ?? 0, p)
	);
};

/** What people with a discount paid, so many times: of fewer than k people, or of fewer than k who got none. */
const isPartOfFew = (values: Published['values'], measure: string, k: number): boolean => {
	const [x = '', y = ''] = measure.split('_x_');
	const [sum = 0, squares = 0, buyers] = [values.get(y), values.get(`${y}_sq`), values.get('conversions')];
	if (x !== 'revenue' || y !== 'discount' || sum === 0) return false;
	const having = sum ** 2 / squares;
	const none = (buyers ?? Infinity) - having;
	return having < k || (none > 0.5 && none < k);
};

/** Published groups that rest on too few people, by the kind of each number. */
export const floors = (
	population: Population,
	kindOf: (measure: string) => Kind,
	rule: Promised
): Violation[] =>
	published(population).flatMap((one) => {
		const { group, version, values } = one;
		const people = values.get('people');
		const hasOutcome = [...values.keys()].some((measure) => kindOf(measure) === 'outcome');
		const isFew = (value: number) => value > 0 && value < rule.m;
		const found = (measure: string, value: number): Violation['kind'] | null => {
			switch (kindOf(measure)) {
				case 'people':
					return value > 0 && value < rule.k ? 'published-small' : null;
				case 'outcome':
					return isFew(value) || (people !== undefined && isFew(people - value)) ? 'floor-outcome' : null;
				case 'event':
					return isFew(value) ||
						(value === 0 && !hasOutcome && people) ||
						isFewWithout(values, measure, rule.m)
						? 'floor-event'
						: null;
				case 'money':
					return isMoneyKnown(one, measure, rule) ? 'floor-money' : null;
				case 'score':
					return isScoreKnown(values, measure, rule.r) || isPointsOfFew(values, measure, rule.r)
						? 'floor-score'
						: null;
				default:
					return isPartOfFew(values, measure, rule.k) ? 'floor-money' : null;
			}
		};
		return [...values].flatMap(([measure, value]): Violation[] => {
			const kind = found(measure, value);
			return kind ? [{ kind, population: population.name, measure, version, group, value }] : [];
		});
	});
