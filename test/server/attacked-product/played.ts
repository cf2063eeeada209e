import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { roles, tokens, type Role } from '#lib/server/auth/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import { reports } from '#lib/server/reports/reports.ts';
import { campaignReport } from '#lib/server/reports/roi.ts';
import { sayAssumptions } from '#lib/server/reports/say.ts';
import { shares } from '#lib/server/shares/shares.ts';
import { closeStores, openStores, type Stores } from '#lib/server/stores.ts';
import { addMember, signIn, startProduct, type Product } from '../../e2e/product.ts';
import { attackCase, type AttackCase, type Edition } from '../../privacy/long/editions.ts';
import { fileOf } from '../../privacy/long/edition-file.ts';
import { kindsOfMeasures } from '../../privacy/long/publish.ts';
import { privateCells, valuesOf, type PrivateCell } from '../../privacy/statements.ts';
import { command, project } from '../holdout-command.ts';
import { rowsInAnswer, type About, type Answer } from './collected.ts';
import { allAddresses, type Subject } from './surfaces.ts';

/** A campaign that was published, with everything somebody was answered about it. */
export interface Told {
	readonly edition: Edition;
	readonly subject: Subject;
	readonly about: About;
	readonly cells: readonly PrivateCell[];
	readonly answers: Answer[];
}

/** Everything that was published and read. */
export interface Played {
	readonly told: readonly Told[];
	/** Answers about no campaign, or about several. */
	readonly answers: readonly Answer[];
	readonly k: number;
	stop(): Promise<void>;
}

type Reader = Role | 'guest';

interface Asking {
	readonly accept: string | undefined;
	readonly moment: number;
}

/** Addresses of data and files: the words of pages are made of their data. */
const dataOnly = /^\/api\/|__data\.json$|\.(?:csv|jsonl?)$|\/download/;

/** Requests under way at once. */
const atOnce = 4;

/** Reads addresses as somebody: pages with a session, the API with a token. */
const reader = (
	product: Product,
	who: { readonly cookies: ReadonlyMap<Reader, string>; readonly secrets: ReadonlyMap<Reader, string> }
) => {
	const ask = async (as: Reader, path: string, { accept, moment }: Asking): Promise<Answer> => {
		const isApi = path.startsWith('/api/') || path === '/metrics';
		const headers = {
			...(isApi
				? { authorization: `Bearer ${who.secrets.get(as) ?? 'hold_none'}` }
				: { cookie: who.cookies.get(as) ?? '' }),
			...(accept === undefined ? {} : { accept })
		};
		const get = () => fetch(`${product.origin}${path}`, { redirect: 'manual', headers });
		// A connection that nobody used for a while may be closed at the moment it is used again.
		const response = await get().catch(get);
		return {
			moment,
			asked: `${as}${accept === undefined ? '' : ` ${accept}`} ${path}`,
			status: response.status,
			type: response.headers.get('content-type') ?? '',
			text: await response.text()
		};
	};
	return async (as: Reader, paths: readonly string[], moment: number): Promise<Answer[]> => {
		const forms = paths.flatMap((path) =>
			(path.includes('/results') && !path.includes('from=') ? [undefined, 'text/csv'] : [undefined]).map(
				(accept) => ({ path, accept })
			)
		);
		const answers: Answer[] = [];
		for (let from = 0; from < forms.length; from += atOnce)
			answers.push(
				...(await Promise.all(
					forms.slice(from, from + atOnce).map(({ path, accept }) => ask(as, path, { accept, moment }))
				))
			);
		return answers;
	};
};

/** Publishes cases on the running product, one campaign after another, and reads every surface after each. */
export async function playOn(seeds: readonly number[], k: number): Promise<Played> {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-attacked-'));
	const now = new Date();
	const today = dayOf(now);
	const stores = openStores(folder, project);
	const secrets = new Map<Reader, string>(
		roles.map((role) => [role, tokens.add(stores.holdout, { name: role, role, now })])
	);
	const members = new Map<Reader, { id: string; email: string }>();
	for (const role of roles) members.set(role, await addMember(folder, role));
	const product = await startProduct({ HOLDOUT_DATA: folder }, null);
	const cookies = new Map<Reader, string>([['guest', '']]);
	for (const [role, { email }] of members) cookies.set(role, await signIn(product.origin, email));
	const read = reader(product, { cookies, secrets });
	const told: Told[] = [];
	const answers: Answer[] = [];

	/** Sends a file, or a part of it, and publishes it. @returns what is known of it, null where it is refused */
	const send = async (
		edition: Edition,
		wish: { part?: readonly [from: number, to: number]; before?: string | null; isRunning?: boolean }
	): Promise<{ slug: string; uploadId: string } | null> => {
		const { part, before, isRunning = false } = wish;
		const last = Math.max(0, ...edition.cells.map(({ day }) => day ?? 0));
		const firstDay = today - 20 - last;
		const cells = edition.cells.filter(
			({ day }) => !part || ((day ?? 0) >= part[0] && (day ?? 0) <= part[1])
		);
		const { csv, mapping } = fileOf({ ...edition, cells }, firstDay);
		const at = part && part[1] < last ? new Date((firstDay + part[1] + 15) * 86_400_000) : now;
		const outcome = await importFile(stores, {
			open: () => Readable.from([Buffer.from(csv)]),
			file: `${edition.name}.csv`,
			release: !isRunning,
			control: 'control',
			now,
			...(mapping ? { mapping } : {}),
			...(isRunning ? {} : { ending: { kind: 'ended' } as const }),
			campaign: {
				policy: edition.policy,
				...(isRunning ? { startsOn: firstDay, endsOn: today + 5 } : {}),
				...(edition.audienceId === undefined ? {} : { audienceId: edition.audienceId })
			},
			...(before ? { replaces: before } : {})
		});
		if (outcome.kind !== 'stored')
			throw new Error(`${edition.name}: ${JSON.stringify(outcome).slice(0, 300)}`);
		const [stored] = outcome.campaigns;
		if (!stored) throw new Error(`${edition.name} is of no campaign`);
		if (!isRunning) return stored.released ? { slug: stored.slug, uploadId: outcome.uploadId } : null;
		const campaign = campaigns.find(stores.holdout, stored.slug);
		if (campaign) releaseStored(stores, campaign.id, { now: at });
		if (campaign && at === now) releaseStored(stores, campaign.id, { now, closePeriod: true });
		const slug = (campaign && campaigns.byId(stores.holdout, campaign.id)?.slug) ?? stored.slug;
		return { slug, uploadId: outcome.uploadId };
	};

	const tell = (
		edition: Edition,
		{ slug, uploadId }: { slug: string; uploadId: string },
		isRunning = false
	): Told => {
		const { name, dimensions, measures, policy, whose } = edition;
		const last = Math.max(0, ...edition.cells.map(({ day }) => day ?? 0));
		const firstDay = today - 20 - last;
		const days = edition.cells.flatMap(({ day }) => day ?? []);
		const isDated = days.length > 0;
		const cells = edition.cells.map((cell) =>
			cell.day === null ? cell : { ...cell, day: firstDay + cell.day }
		);
		const known = new Map(kindsOfMeasures(measures));
		if (known.has('clickers')) known.set('clicks', 'outcome');
		return {
			edition,
			subject: {
				slug,
				uploadId,
				axes: [...(isDated ? ['date'] : []), ...dimensions],
				pairs: policy.crossTabs,
				metrics: ['revenue_per_person'],
				firstDay: isDated ? isoDay(firstDay + Math.min(...days)) : null,
				links: linksTo(stores, slug, { createdBy: members.get('manager')?.id ?? '', now })
			},
			about: { name, values: valuesOf(edition.cells, dimensions), more: whose, kinds: known, isRunning },
			cells: privateCells(cells, {
				name,
				dimensions,
				measures: measures.map((one) => (one.name === 'clickers' ? 'clicks' : one.name))
			}).map((cell) => ({ ...cell, ...whose(cell.dataset.slice(name.length + 1)) })),
			answers: []
		};
	};

	/** What somebody who looks at a campaign now sees of it: later it may be replaced. */
	const look = async (one: Told) => {
		const own = allAddresses([one.subject]).filter((path) => dataOnly.test(path));
		for (const [as, wanted] of [
			['marketer', /\/results|^\/campaigns|proof\//],
			['manager', /\/roi\//],
			['guest', /^\/shared/]
		] as const)
			one.answers.push(
				...(await read(
					as,
					own.filter((path) => wanted.test(path)),
					told.length
				))
			);
		// Each published range of days by itself.
		const ranges = new Set(
			one.answers
				.filter(({ asked, moment }) => moment === told.length && asked.endsWith('/results?by=date'))
				.flatMap(rowsInAnswer)
				.flatMap(({ segment: { date } }) => (date === undefined ? [] : [date]))
		);
		const path = `/api/v1/campaigns/${one.subject.slug}/results`;
		const queries = [...ranges].flatMap((range) => {
			const [from = '', to = ''] = range.split('/');
			return ['', ...one.subject.axes.map((by) => `&by=${by}`)].map(
				(by) => `${path}?from=${from}&to=${to}${by}`
			);
		});
		one.answers.push(...(await read('marketer', queries, told.length)));
	};

	const play = async ({ kind, editions }: AttackCase) => {
		let before: string | null = null;
		for (const edition of editions) {
			if (kind === 'running') {
				const last = Math.max(0, ...edition.cells.map(({ day }) => day ?? 0));
				const cut = Math.floor(last / 2);
				const first = await send(edition, { part: [0, cut], isRunning: true });
				const early = first && tell(edition, first, true);
				if (early) {
					told.push(early);
					await look(early);
				}
				const sent = await send(edition, { part: [cut + 1, last], isRunning: true });
				if (sent) told.push(tell(edition, sent, true));
			} else {
				const sent = await send(edition, { before: kind === 'chain' ? before : null });
				if (!sent) continue;
				before = sent.slug;
				told.push(tell(edition, sent));
			}
			const newest = told.at(-1);
			if (newest) await look(newest);
		}
	};
	for (const seed of seeds) {
		const one = attackCase(seed, k);
		// Three versions say what five do.
		await play({ ...one, editions: one.editions.slice(0, 3) });
	}
	sign(stores, told, now);
	const paths = allAddresses(told.map(({ subject }) => subject));
	// An administrator sees most: every view of every page. Of the others the data of each page: its words are made of them.
	const data = paths.filter((path) => dataOnly.test(path));
	for (const as of [...roles, 'guest'] as const)
		answers.push(...(await read(as, as === 'admin' ? paths : data, told.length)));
	const { stdout } = await command(['digest', '--preview', '--html'], { env: { HOLDOUT_DATA: folder } });
	answers.push({
		moment: told.length,
		asked: 'marketer digest',
		status: 200,
		type: 'text/html',
		text: stdout
	});
	return {
		told,
		answers,
		k,
		async stop() {
			await product.stop();
			closeStores(stores);
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

function linksTo(
	{ holdout }: Stores,
	slug: string,
	made: { readonly createdBy: string; readonly now: Date }
): string[] {
	const campaign = campaigns.find(holdout, slug);
	if (!campaign) return [];
	const rest = { query: '', days: 1, ...made };
	return [
		shares.add(holdout, { kind: 'campaign', campaignId: campaign.id }, rest),
		shares.add(holdout, { kind: 'report', campaignId: campaign.id }, rest),
		shares.add(holdout, { kind: 'report', campaignId: campaign.id }, { ...rest, query: 'report=1' }),
		shares.add(holdout, { kind: 'programme', campaignId: null }, rest)
	].map((secret) => `/shared/${secret}`);
}

/** Says what campaigns cost, and signs their reports. */
function sign({ holdout }: Stores, told: readonly Told[], now: Date): void {
	for (const { subject } of told) {
		const campaign = campaigns.find(holdout, subject.slug);
		if (!campaign) continue;
		holdout.transaction(() => {
			const some = {
				marginRate: 0.4,
				fixedCost: 100,
				costPerPerson: 0.1,
				currency: 'EUR',
				valuePerConversion: 20
			};
			sayAssumptions(holdout, campaign, { some, by: 'The manager', now });
			const report = campaignReport(holdout, campaign, now);
			if (report) reports.sign(holdout, campaign.id, { report, by: 'The manager', now });
		});
	}
}
