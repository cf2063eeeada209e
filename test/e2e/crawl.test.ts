import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { unflatten } from 'devalue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import type { CubeCell } from '#lib/privacy/cube.ts';
import { defaultPolicy, type Policy } from '#lib/privacy/policy.ts';
import { roles, tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import { shares } from '#lib/server/accounts/shares.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { attack } from '../privacy/attacker.ts';
import { attackPromise } from '../privacy/promise/attack.ts';
import { loadSolver } from '../privacy/promise/program.ts';
import { randomShape, simulate, simulatedMeasures, tiny } from '../privacy/campaign.ts';
import { rowsIn, rowsOfCsv, statementsOfRows, type FoundRow } from '../privacy/reading.ts';
import { privateCells, valuesOf, type PrivateCell, type Statement } from '../privacy/statements.ts';
import { attackWithPython, canAttack } from '../privacy/python.ts';
import { command, project } from '../server/holdout-command.ts';
import { addMember, signIn, startProduct, type Product } from './product.ts';

/**
 * The guarantee on the running product: random campaigns go in, every page and answer is walked, every number is turned
 * into a statement, and the attackers look for small groups.
 */
const seeds = Number(process.env['HOLDOUT_CRAWLS'] ?? 2);
const now = new Date();
const today = dayOf(now);
/** Columns of the simulated measures; clicks count people, for there are no impressions. */
const columns = simulatedMeasures
	.map(({ name }) => (name === 'clickers' ? 'clicks' : name))
	.filter((name) => name !== 'impressions');
const kept = simulatedMeasures.flatMap(({ name }, i) => (name === 'impressions' ? [] : [i]));

interface Loaded {
	readonly name: string;
	readonly slug: string;
	readonly policy: Policy;
	readonly dimensions: readonly string[];
	readonly cells: readonly CubeCell[];
	/** Published at once as ended, so that its pages say all there is. */
	readonly finished: boolean;
	/** Values of dimensions that no release names. */
	readonly hidden: readonly string[];
	/** A link that shows the campaign to whoever has it. */
	readonly link: string;
}

const folder = mkdtempSync(join(tmpdir(), 'holdout-crawl-'));
const loaded: Loaded[] = [];
const secrets: string[] = [];
/** The member who made the links. */
let sharer = '';
let product: Product | undefined;

const csv = (
	name: string,
	dimensions: readonly string[],
	cells: readonly CubeCell[],
	firstDay: number
): string =>
	[
		['campaign', 'variant', 'date', ...dimensions, 'people', ...columns].join(','),
		...cells.map(({ variant, day, segments, people, measures }) =>
			[
				name,
				variant,
				isoDay(firstDay + (day ?? 0)),
				...segments,
				people,
				...kept.map((i) => measures[i] ?? '')
			].join(',')
		),
		''
	].join('\n');

/** Names no other text has, so that finding one in an answer means that it leaked. */
const marked = (name: string, cells: readonly CubeCell[]): CubeCell[] =>
	cells.map((cell) => ({
		...cell,
		segments: cell.segments.map((value) => `${name}q${value.replaceAll('_', 'x')}`)
	}));

async function load(
	name: string,
	made: { dimensions: readonly string[]; cells: readonly CubeCell[] },
	options: { k: number; running: boolean }
) {
	const stores = openStores(folder, project);
	try {
		const cells = marked(name, made.cells);
		const policy: Policy = { ...defaultPolicy, k: options.k };
		const last = Math.max(...cells.map(({ day }) => day ?? 0));
		const firstDay = today - 20 - last;
		const take = (part: readonly CubeCell[]) =>
			importFile(stores, {
				open: () => Readable.from([Buffer.from(csv(name, made.dimensions, part, firstDay))]),
				file: `${name}.csv`,
				release: false,
				now,
				control: 'control',
				...(options.running ? {} : { ending: { kind: 'ended' } as const }),
				campaign: { policy, ...(options.running ? { startsOn: firstDay, endsOn: today + 5 } : {}) }
			});
		// Running campaigns come in two uploads with releases in between; the second has late rows too.
		const cut = options.running ? Math.floor(last / 2) : last;
		const first = cells.filter(({ day }) => (day ?? 0) <= cut);
		const outcome = await take(first);
		// So sparse that nearly every row is one person: refused as what it is.
		if (outcome.kind === 'refused' && outcome.problems[0]?.code === 'person_level') return;
		if (outcome.kind !== 'stored') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
		const campaign = await campaigns.find(stores.holdout, name);
		if (!campaign) throw new Error(`no campaign ${name}`);
		await releaseStored(stores, campaign.id, {
			now: options.running ? new Date((firstDay + cut + 15) * 86_400_000) : now
		});
		if (options.running) {
			await take(cells.filter(({ day }) => (day ?? 0) > cut));
			await releaseStored(stores, campaign.id, { now });
			await releaseStored(stores, campaign.id, { now, closePeriod: true });
		}
		const named = new Set(
			(await ledger.history(stores.holdout, campaign.id)).flatMap(({ tables }) =>
				tables.flatMap(({ blocks, hidden }) =>
					[...blocks, ...hidden].flatMap(({ at }) =>
						at.flatMap((place) => ('value' in place ? [place.value] : []))
					)
				)
			)
		);
		const values = [...valuesOf(cells, made.dimensions).values()].flat();
		loaded.push({
			name,
			// Its public one, where it was published.
			slug: (await campaigns.byId(stores.holdout, campaign.id))?.slug ?? campaign.slug,
			policy,
			dimensions: made.dimensions,
			cells: cells.map((cell) => ({ ...cell, day: firstDay + (cell.day ?? 0) })),
			finished: !options.running,
			hidden: values.filter((value) => !named.has(value)),
			link: `/shared/${await stores.holdout.write((tx) =>
				shares.add(
					tx,
					{ kind: 'campaign', campaignId: campaign.id },
					{ query: '', createdBy: sharer, now, days: 1 }
				)
			)}`
		});
	} finally {
		closeStores(stores);
	}
}

/** Every address reached from the overview by links, with what it answers; and the same pages' data. */
const answers = new Map<string, string>();

/** What nobody but a member with this role sees on a campaign's page, and what a guest sees of a link. */
async function crawlRoles(): Promise<void> {
	for (const role of ['marketer', 'manager', 'analyst'] as const) {
		const { email } = await addMember(folder, role);
		const cookie = await signIn(product?.origin ?? '', email);
		for (const { slug } of loaded) {
			const path = `/campaigns/${slug}/__data.json`;
			answers.set(`${role} ${path}`, await fetchText(path, { cookie }));
		}
	}
	for (const { link } of loaded)
		for (const path of [link, `${link}/__data.json`])
			answers.set(`guest ${path}`, await fetchText(path, { cookie: '' }));
	const { stdout } = await command(['digest', '--preview', '--html'], { env: { HOLDOUT_DATA: folder } });
	answers.set('digest', `200 []\n<html>${stdout}`);
}

async function fetchText(path: string, headers: Record<string, string> = {}): Promise<string> {
	const cookie = product?.cookie ?? '';
	const response = await fetch(`${product?.origin ?? ''}${path}`, { headers: { cookie, ...headers } });
	return `${response.status} ${JSON.stringify([...response.headers])}\n${await response.text()}`;
}

async function crawl(most: number): Promise<void> {
	const queue = ['/'];
	for (let path = queue.shift(); path !== undefined && answers.size < most; path = queue.shift()) {
		if (answers.has(path)) continue;
		const text = await fetchText(path);
		answers.set(path, text);
		if (!text.includes('text/html')) continue;
		const [place = '', query = ''] = path.split('?');
		const dataPath = `${place === '/' ? '' : place}/__data.json${query ? `?${query}` : ''}`;
		answers.set(dataPath, await fetchText(dataPath));
		for (const [, href = ''] of text.matchAll(/href="([^"]+)"/g)) {
			const link = href.replaceAll('&amp;', '&').split('#')[0] ?? '';
			if (link.startsWith('/') && !link.startsWith('//') && !link.startsWith('/_app') && !answers.has(link))
				queue.push(link);
		}
	}
}

async function crawlApi(): Promise<void> {
	const paths = [
		'/api/v1/openapi.json',
		'/api/v1/campaigns',
		'/api/v1/uploads',
		'/api/v1/data-returns',
		'/api/v1/programme',
		...loaded.flatMap(({ slug, dimensions }) => [
			`/api/v1/campaigns/${slug}`,
			`/api/v1/campaigns/${slug}/results`,
			`/api/v1/campaigns/${slug}/roi`,
			...['date', ...dimensions].map((by) => `/api/v1/campaigns/${slug}/results?by=${by}`),
			`/api/v1/campaigns/${slug}/results?from=${isoDay(today - 30)}&to=${isoDay(today - 20)}`
		])
	];
	for (const secret of [...secrets, 'hold_none']) {
		for (const path of paths) {
			const authorization = `Bearer ${secret}`;
			answers.set(`${secret.slice(0, 8)} ${path}`, await fetchText(path, { authorization }));
			if (path.includes('/results')) {
				answers.set(
					`${secret.slice(0, 8)} csv ${path}`,
					await fetchText(path, { authorization, accept: 'text/csv' })
				);
			}
		}
	}
}

/** Rows of an answer to a question with days in it are about the days that the answer says it covers. */
function withDays(path: string, data: unknown): FoundRow[] {
	const rows = rowsIn(data);
	if (!path.includes('from=') || data === null || typeof data !== 'object') return rows;
	const { covers } = data as { covers?: FoundRow['covers'] };
	return covers ? rows.flatMap((row) => (row.periods ? [] : [{ ...row, covers }])) : rows;
}

/** What an answer holds as data: JSON as it is, page data unpacked. */
function dataOf(path: string, text: string): unknown {
	const body = text.slice(text.indexOf('\n') + 1);
	if (!path.includes('__data.json')) return body.startsWith('{') ? (JSON.parse(body) as unknown) : null;
	// The page's data on the first line, what came later (streamed) on lines of its own.
	return body
		.trim()
		.split('\n')
		.flatMap((line) => {
			const parsed = JSON.parse(line) as { nodes?: ({ data?: unknown[] } | null)[]; data?: unknown[] };
			const packed = parsed.nodes ? parsed.nodes.map((node) => node?.data) : [parsed.data];
			return packed.map((data) =>
				Array.isArray(data) ? (unflatten(data as number[], { Promise: () => null }) as unknown) : null
			);
		});
}

/** Every number of a campaign's rows as a statement about people. */
const statementsFrom = ({ name, dimensions, cells }: Loaded, rows: readonly FoundRow[]): Statement[] =>
	statementsOfRows(rows, { name, values: valuesOf(cells, dimensions), renamed: { clicks: 'clickers' } });

const cellsOf = ({ name, dimensions, cells }: Loaded): PrivateCell[] =>
	privateCells(cells, { name, dimensions, measures: simulatedMeasures.map((measure) => measure.name) });

/** Is an answer about a campaign: its page, its results, its report, or a link to it? */
const isAbout =
	({ slug, link }: Loaded) =>
	(path: string): boolean =>
		path.includes(link) || new RegExp(`/(?:campaigns|roi)/${slug}(?![a-z0-9-])`).test(path);

/** All rows of a campaign that any answer holds. */
const rowsOf = (campaign: Loaded): FoundRow[] =>
	[...answers].flatMap(([path, text]) => {
		if (!isAbout(campaign)(path) || !text.startsWith('200')) return [];
		if (path.includes(' csv '))
			return path.includes('from=') ? [] : rowsOfCsv(text.slice(text.indexOf('\n') + 1));
		return withDays(path, dataOf(path, text));
	});

beforeAll(async () => {
	const stores = openStores(folder, project);
	for (const role of roles)
		secrets.push(await stores.holdout.write((tx) => tokens.add(tx, { name: role, role, now })));
	closeStores(stores);
	sharer = (await addMember(folder, 'manager')).id;
	for (let seed = 1; seed <= seeds; seed++) {
		const k = [10, 25, 50, 100][seed % 4] ?? 50;
		await load(`crawl${seed}`, simulate(randomShape(seed + 500, 2500), seed + 500), {
			k,
			running: seed % 2 === 0
		});
		await load(`tiny${seed}`, tiny(seed + 40), { k: 10, running: false });
	}
	product = await startProduct({ HOLDOUT_DATA: folder });
	await crawl(seeds > 4 ? 1500 : 300);
	await crawlApi();
	await crawlRoles();
});
afterAll(async () => {
	await product?.stop();
	rmSync(folder, { recursive: true, force: true });
});

describe('walking the whole product', () => {
	it('meets pages, data and answers of every campaign, and no error of the server', () => {
		expect(loaded.length).toBeGreaterThan(1.5 * seeds);
		expect(answers.size).toBeGreaterThan(40 * seeds);
		for (const campaign of loaded) {
			expect(rowsOf(campaign).length, campaign.name).toBeGreaterThan(0);
			const kinds = ['marketer /', 'manager /', 'analyst /', 'guest /', ' csv '];
			const about = [...answers].filter(([path, text]) => isAbout(campaign)(path) && text.startsWith('200'));
			for (const kind of kinds)
				expect(
					about.some(([path]) => path.includes(kind)),
					kind
				).toBe(true);
		}
		expect([...answers].filter(([, text]) => text.startsWith('5')).map(([path]) => path)).toEqual([]);
	});

	it('never meets the name of a value that is not published', () => {
		expect(loaded.some(({ hidden }) => hidden.length > 0)).toBe(true);
		// Certificates, which only administrators download, hold changes of cells.
		const all = [...answers].filter(([path]) => !path.includes('/certificates.jsonl'));
		const found = loaded.flatMap(({ hidden }) =>
			hidden.flatMap((value) => {
				const name = new RegExp(`${value}(?![0-9x])`);
				return all.filter(([, text]) => name.test(text)).map(([path]) => `${value} at ${path}`);
			})
		);
		expect(found).toEqual([]);
	});

	it('never meets a group below the threshold', () => {
		for (const campaign of loaded) {
			const small = rowsOf(campaign).flatMap((row) =>
				row.status === 'shown'
					? [row.control, row.treatment].filter(({ people }) => people > 0 && people < campaign.policy.k)
					: []
			);
			expect(small, campaign.name).toEqual([]);
		}
	});

	it('prints no count on a page that is not among its released numbers', () => {
		for (const campaign of loaded) {
			const known = new Set(
				rowsOf(campaign).flatMap((row) =>
					[row.control, row.treatment].flatMap((side) =>
						side ? [side.people, side.numerator, side.denominator] : []
					)
				)
			);
			for (const [path, text] of answers) {
				if (!isAbout(campaign)(path) || !text.includes('<html')) continue;
				const words = text.replace(/<script[\s\S]*?<\/script>/g, ' ').replace(/<[^>]+>/g, ' ');
				for (const [, a = '', b = ''] of words.matchAll(/(?<!Day )\b([\d,]+) of ([\d,]+)\b(?! periods)/g)) {
					const [x, y] = [a, b].map((digits) => Number(digits.replaceAll(',', '')));
					expect(known.has(x ?? NaN) && known.has(y ?? NaN), `${a} of ${b} at ${path}`).toBe(true);
				}
			}
		}
	});

	it('leaves our own attacker with nothing, complete for small campaigns', () => {
		let count = 0;
		for (const campaign of loaded.filter(({ name }) => name.startsWith('tiny'))) {
			const statements = statementsFrom(campaign, rowsOf(campaign));
			count += statements.length;
			expect(attack(statements, cellsOf(campaign), campaign.policy), campaign.name).toEqual([]);
		}
		expect(count).toBeGreaterThan(0);
	});

	it('narrows no small group of a small campaign, over all answers together', async () => {
		const solver = await loadSolver();
		for (const campaign of loaded.filter(({ name }) => name.startsWith('tiny'))) {
			const statements = statementsFrom(campaign, rowsOf(campaign));
			const { k, minOutcome: m } = campaign.policy;
			const { violations } = attackPromise(solver, statements, cellsOf(campaign), { k, m });
			expect(violations, campaign.name).toEqual([]);
		}
	});

	it.skipIf(!canAttack)('leaves the Python attacker with nothing (skipped without it)', () => {
		let count = 0;
		for (const campaign of loaded.filter(({ finished, name }) => finished && !name.startsWith('tiny'))) {
			const statements = statementsFrom(campaign, rowsOf(campaign));
			count += statements.length;
			const { k, minOutcome: m } = campaign.policy;
			expect(attackWithPython(statements, cellsOf(campaign), { k, m, maxLp: 4 }), campaign.name).toEqual([]);
		}
		expect(count).toBeGreaterThan(50);
	});
});
