import { CubeBuilder, type Cube, type Measure } from '../../../src/lib/privacy/cube.ts';
import type { EarlierGrouping } from '../../../src/lib/privacy/earlier.ts';
import type { Related } from '../../../src/lib/privacy/joint/published.ts';
import { settle } from '../../../src/lib/privacy/joint/settle.ts';
import { proved } from '../../../src/lib/privacy/disclosure/gate.ts';
import { closeEpoch, pulse } from '../../../src/lib/privacy/pulse.ts';
import { releaseThrough } from '../../../src/lib/privacy/release.ts';
import type { ReleasedBucket } from '../../../src/lib/privacy/pulse.ts';
import type { ReleasedEpoch } from '../../../src/lib/privacy/released.ts';
import { solve } from '../../../src/lib/server/release/solver.ts';
import { privateCells, statementsOf, statementsOfBuckets, valuesOf } from '../statements.ts';
import type { PrivateCell, Statement } from '../statements.ts';
import type { AttackCase, Edition } from './editions.ts';
import { unaudited } from '../unaudited.ts';
import { cellsWhere, nothingReleased } from '../running.ts';

/** What was published of one campaign or version, and its cells. */
export type About = Pick<Material, 'statements' | 'cells'>;

/** Everything that was published of a case, and the cells behind it. */
export interface Material {
	readonly statements: readonly Statement[];
	readonly cells: readonly PrivateCell[];
	/** The same of each campaign or version. */
	readonly about: readonly About[];
	/** `ranges` where every period was proved; `exact` where one was only searched for exact leaks. */
	readonly assurance: 'ranges' | 'exact';
	/** Editions that were published, and those that were refused beside what was published before. */
	readonly published: number;
	readonly refused: number;
}

/** With `off`, nothing is proved, and nothing is compared with what was published before. */
export type Gating = 'on' | 'off';

interface Publication {
	readonly epochs: readonly ReleasedEpoch[];
	readonly buckets: readonly ReleasedBucket[];
}

const kindOf: Readonly<Record<string, NonNullable<Statement['kind']>>> = {
	outcome: 'outcome',
	responses: 'outcome',
	answer: 'outcome',
	event: 'event',
	money: 'money',
	score: 'score'
};

/** What attackers are told that measures count. */
export const kindsOfMeasures = (
	measures: readonly Measure[]
): ReadonlyMap<string, NonNullable<Statement['kind']>> =>
	new Map(
		measures.flatMap(({ name, kind, role }) =>
			role === 'sum' && kindOf[kind] ? [[name, kindOf[kind]] as const] : []
		)
	);

const cubeFor = ({ control, dimensions, cells, measures }: Edition): Cube => {
	const builder = new CubeBuilder(dimensions, measures);
	for (const cell of cells) builder.add(cell);
	return builder.build(control);
};

/** Publishes an edition as the product does: beside everything about the same people, or not at all. */
const publish = (edition: Edition, before: readonly Related[], gating: Gating): Publication | null => {
	const { policy, relation } = edition;
	const cube = cubeFor(edition);
	const gate = gating === 'on' ? proved(solve) : unaudited;
	const make = (earlier: EarlierGrouping | null) => ({
		epochs: releaseThrough(gate, cube, policy, earlier),
		ranges: []
	});
	const own = make(null);
	if (gating === 'off' || relation === null || before.length === 0)
		return { epochs: own.epochs, buckets: [] };
	const related = before.map((one) => ({ ...one, relation }));
	const settled = settle({ related, history: [], cube, policy, solve, own, make });
	return settled.kind === 'refused' ? null : { epochs: settled.attempt.epochs, buckets: [] };
};

/** A running campaign: what is new is published on three days, rows come with their days. */
const follow = (edition: Edition): Publication => {
	const cube = cubeFor(edition);
	const last = Math.max(...edition.cells.map(({ day }) => day ?? 0));
	const buckets: ReleasedBucket[] = [];
	let state = nothingReleased;
	for (const through of new Set([Math.floor(last / 3), Math.floor((2 * last) / 3), last])) {
		const known = cellsWhere(cube, (i) => (cube.day[i] ?? 0) <= through);
		const ended = through === last;
		const fresh = pulse(known, edition.policy, { state, through, ended });
		buckets.push(...fresh);
		state = { ...state, buckets: [...state.buckets, ...fresh] };
		const closing = closeEpoch(known, edition.policy, state, solve);
		if (closing.kind === 'closed') state = closing.state;
	}
	return { epochs: state.epochs, buckets };
};

const aboutOf = (edition: Edition, { epochs, buckets }: Publication) => {
	const { name, dimensions, measures, cells, whose } = edition;
	const own = <T extends { readonly dataset: string }>(one: T): T => ({
		...one,
		...whose(one.dataset.slice(name.length + 1))
	});
	const declared = kindsOfMeasures(measures);
	const stated = [
		...statementsOf(epochs, { name, values: valuesOf(cells, dimensions) }),
		...statementsOfBuckets(buckets, name)
	];
	return {
		statements: stated.map((one) => {
			const kind = declared.get(one.measure);
			return own(kind ? { ...one, kind } : one);
		}),
		cells: privateCells(cells, { name, dimensions, measures: measures.map((one) => one.name) }).map(own)
	};
};

/** What was published of each edition, one after another; null where it is refused beside what was published before. */
export const publications = (
	{ kind, editions }: AttackCase,
	gating: Gating,
	areStrangers = false
): { readonly edition: Edition; readonly found: Publication | null }[] => {
	const before: Related[] = [];
	return editions.map((edition) => {
		const found = kind === 'running' ? follow(edition) : publish(edition, before, gating);
		const { name, relation } = edition;
		if (found)
			before.push({
				name,
				relation: relation ?? 'audience',
				epochs: found.epochs,
				cube: areStrangers ? null : cubeFor(edition)
			});
		return { edition, found };
	});
};

/** Publishes everything of a case. */
export const publishCase = (one: AttackCase, gating: Gating, areStrangers = false): Material => {
	const all = publications(one, gating, areStrangers);
	const published = all.flatMap(({ edition, found }) => (found ? [{ edition, found }] : []));
	const about = published.map(({ edition, found }) => aboutOf(edition, found));
	const isExact = published.some(({ found }) => found.epochs.some(({ assurance }) => assurance === 'exact'));
	return {
		statements: about.flatMap(({ statements }) => statements),
		cells: about.flatMap(({ cells }) => cells),
		about,
		assurance: isExact ? 'exact' : 'ranges',
		published: published.length,
		refused: all.length - published.length
	};
};
