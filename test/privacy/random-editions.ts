import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { isoDay } from '../../src/lib/experiment/day.ts';
import type { CubeCell } from '../../src/lib/privacy/cube.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import type { ReleasedEpoch } from '../../src/lib/privacy/released.ts';
import { campaigns } from '../../src/lib/server/campaigns/campaigns.ts';
import { importFile } from '../../src/lib/server/ingest/import.ts';
import type { ImportRequest } from '../../src/lib/server/ingest/import-request.ts';
import { ledger } from '../../src/lib/server/ledger/ledger.ts';
import { closeStores, openStores, type Stores } from '../../src/lib/server/db/stores.ts';
import { project } from '../server/holdout-command.ts';
import { randomness, simulatedMeasures } from './campaign.ts';
import { campaignOf, type Material } from './random-campaigns.ts';
import { privateCells, statementsOf, valuesOf, type PrivateCell, type Statement } from './statements.ts';

const now = new Date('2026-06-20T10:00:00Z');
const firstDay = 20_500;
/** Measures of the files: without impressions, so that clicks count people. */
const kept = simulatedMeasures.flatMap(({ name }, m) => (name === 'impressions' ? [] : [{ name, m }]));

/** One campaign of some people, as it is uploaded. */
interface Edition {
	readonly name: string;
	readonly dimensions: readonly string[];
	readonly cells: readonly CubeCell[];
	readonly options: Partial<ImportRequest>;
	/** Name of the control, where it is another one. */
	readonly control?: string;
	/** Whom the statements about a variant are about, and in which version. */
	readonly whose: (variant: string) => { readonly population?: string; readonly version?: number };
}

const csvOf = ({ name, dimensions, cells }: Edition): string =>
	[
		[
			'campaign',
			'variant',
			'date',
			...dimensions,
			'people',
			...kept.map((one) => (one.name === 'clickers' ? 'clicks' : one.name))
		].join(),
		...cells.map(({ variant, day, segments, people, measures }) =>
			[
				name,
				variant,
				isoDay(firstDay + (day ?? 0)),
				...segments,
				people,
				...kept.map(({ m }) => measures[m])
			].join()
		),
		''
	].join('\n');

const roundingOf = (policy: object): number =>
	'rounding' in policy && typeof policy.rounding === 'number' ? policy.rounding : 1;

/** What a reader sees of published sums: counts are rounded where the rule asks for it. */
const asShown = (statements: readonly Statement[], rounding: number): Statement[] =>
	rounding === 1
		? [...statements]
		: statements.map((one) =>
				/^revenue|^csat$|_sq$/.test(one.measure)
					? one
					: { ...one, value: Math.round(one.value / rounding) * rounding, rounded: rounding }
			);

/** Uploads and publishes one edition; everything that it ever published, nothing where it is refused. */
async function publish(
	stores: Stores,
	edition: Edition
): Promise<{ slug: string | null; epochs: readonly ReleasedEpoch[] }> {
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(csvOf(edition))]),
		file: `${edition.name}.csv`,
		release: true,
		control: edition.control ?? 'control',
		ending: { kind: 'ended' },
		now,
		...edition.options
	});
	const slug = outcome.kind === 'stored' ? (outcome.campaigns[0]?.slug ?? null) : null;
	const campaign = slug === null ? null : await campaigns.find(stores.holdout, slug);
	return { slug, epochs: campaign ? await ledger.history(stores.holdout, campaign.id) : [] };
}

const materialOf = (edition: Edition, epochs: readonly ReleasedEpoch[]): Omit<Material, 'name'> => {
	const { name, dimensions, whose } = edition;
	const cells = edition.cells.map((cell) => ({ ...cell, day: firstDay + (cell.day ?? 0) }));
	const measures = simulatedMeasures.map((measure) => measure.name);
	const own = <T extends { readonly dataset: string }>(one: T): T => ({
		...one,
		...whose(one.dataset.slice(name.length + 1))
	});
	const stated = statementsOf(epochs, { name, values: valuesOf(cells, dimensions) }).map((one) =>
		one.measure === 'clicks' ? { ...one, measure: 'clickers' } : one
	);
	return {
		statements: asShown(stated, roundingOf(epochs[0]?.policy ?? {})).map(own),
		cells: privateCells(cells, { name, dimensions, measures }).map((cell): PrivateCell => own(cell))
	};
};

/** Publishes editions one after another in a workspace of their own; what comes next may depend on what was published. */
async function together(
	name: string,
	editions: readonly ((before: string | null) => Edition)[]
): Promise<Material> {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-editions-'));
	const stores = openStores(folder, project);
	try {
		const parts: Omit<Material, 'name'>[] = [];
		let before: string | null = null;
		for (const next of editions) {
			const edition = next(before);
			const { slug, epochs } = await publish(stores, edition);
			// What was refused is not there for the next one to correct.
			if (epochs.length === 0) continue;
			before = slug;
			parts.push(materialOf(edition, epochs));
		}
		return {
			name,
			statements: parts.flatMap(({ statements }) => statements),
			cells: parts.flatMap(({ cells }) => cells)
		};
	} finally {
		closeStores(stores);
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Two campaigns of one audience that share the control, which every second audience calls otherwise in the second campaign. */
export const audience = (seed: number, { k, most }: { k: number; most: number }): Promise<Material> => {
	const name = `audience${seed}`;
	const { dimensions, cells } = campaignOf(seed, most);
	const policy = { ...defaultPolicy, k };
	const campaign = (which: string, treatment: (variant: string) => boolean): Edition => ({
		name: `${name}${which}`,
		dimensions,
		cells: cells.filter(({ variant }) => variant === 'control' || treatment(variant)),
		options: { campaign: { policy, audienceId: name } },
		whose: (variant) =>
			variant === 'control' || variant === 'holdout' ? { population: `${name}/control` } : {}
	});
	const others = cells.filter(({ variant }) => variant === 'variant1');
	// Other people get the second one: as many groups, of other sizes.
	const fresh = others.map((cell, at): CubeCell => {
		const { people, measures } = others[(at * 7 + 3) % others.length] ?? cell;
		return { ...cell, variant: 'fresh', people, measures };
	});
	const second = seed % 2 === 0 ? 'control' : 'holdout';
	return together(name, [
		() => campaign('a', (variant) => variant === 'variant1'),
		() => ({
			...campaign('b', () => false),
			control: second,
			cells: [
				...cells.filter(({ variant }) => variant === 'control').map((cell) => ({ ...cell, variant: second })),
				...fresh
			]
		})
	]);
};

/**
 * A correction: one value of a dimension has many people more, or nothing else has; a few people more here and there, and an
 * outcome that is another.
 */
const corrected = (cells: readonly CubeCell[], random: () => number): CubeCell[] => {
	const axis = Math.floor(random() * (cells[0]?.segments.length ?? 1));
	const value = cells[Math.floor(random() * cells.length)]?.segments[axis];
	const [isLarge, hasFew] = [random() < 0.8, random() < 0.5];
	return cells.map((cell) => {
		const many = isLarge && cell.segments[axis] === value ? 10 + Math.floor(random() * 60) : 0;
		const few = hasFew && random() < 0.02 ? 1 + Math.floor(random() * 4) : 0;
		const measures = Array.from(cell.measures);
		if (hasFew && random() < 0.005) measures[2] = Math.min(measures[1] ?? 0, (measures[2] ?? 0) + 1);
		return { ...cell, people: cell.people + many + few, measures };
	});
};

/** A campaign and four corrections, each of the last one that was published. */
export const chain = (seed: number, { k, most }: { k: number; most: number }): Promise<Material> => {
	const name = `chain${seed}`;
	const { dimensions, cells } = campaignOf(seed, most);
	const random = randomness(seed + 5e6);
	let newest: readonly CubeCell[] = cells;
	const editions = Array.from({ length: 5 }, (_, at) => (before: string | null): Edition => {
		if (at > 0) newest = corrected(newest, random);
		return {
			name: `${name}v${at + 1}`,
			dimensions,
			cells: newest,
			options: {
				campaign: { policy: { ...defaultPolicy, k } },
				...(before === null ? {} : { replaces: before })
			},
			whose: (variant) => ({ population: `${name}/${variant}`, version: at + 1 })
		};
	});
	return together(name, editions);
};
