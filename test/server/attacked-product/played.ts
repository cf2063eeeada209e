import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { roles, tokens } from '#lib/server/accounts/tokens.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { addMember, startProduct } from '../../e2e/product.ts';
import { openSession } from '../../e2e/session.ts';
import { attackCase, type AttackCase, type Edition } from '../../privacy/long/editions.ts';
import { command, project } from '../holdout-command.ts';
import { alertBodies, wantAlerts } from './alert-bodies.ts';
import type { Answer } from './answer.ts';
import { rowsInAnswer } from './collected.ts';
import { dataOnly, reader, type Reader } from './reader.ts';
import { linksTo, linksToAll, planOf, sign } from './reports-and-links.ts';
import { daysOf, send } from './sending.ts';
import { allAddresses } from './surfaces.ts';
import { publishedEdition, type PublishedEdition } from './published-edition.ts';

/** Everything that was published and read. */
export interface Played {
	readonly published: readonly PublishedEdition[];
	/** Answers about no campaign, or about several. */
	readonly answers: readonly Answer[];
	stop(): Promise<void>;
}

/** Publishes cases on the running product, one campaign after another, and reads every surface after each. */
export async function playOn(seeds: readonly number[], k: number): Promise<Played> {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-attacked-'));
	const now = new Date();
	const stores = openStores(folder, project);
	const secrets = new Map<Reader, string>(
		await Promise.all(
			roles.map(
				async (role) =>
					[role, await stores.holdout.write((tx) => tokens.add(tx, { name: role, role, now }))] as const
			)
		)
	);
	const members = new Map<Reader, { id: string; email: string }>();
	for (const role of roles) members.set(role, await addMember(folder, role));
	await wantAlerts(stores, members.get('admin')?.id ?? '', now);
	const product = await startProduct({ HOLDOUT_DATA: folder }, null);
	const cookies = new Map<Reader, string>([['guest', '']]);
	for (const [role, { email }] of members) cookies.set(role, await openSession(folder, email));
	const read = reader(product, { cookies, secrets });
	const made = { createdBy: members.get('manager')?.id ?? '', now };
	const toAll = await linksToAll(stores, made);
	const published: PublishedEdition[] = [];
	const answers: Answer[] = [];

	const editionOf = async (
		edition: Edition,
		sent: { slug: string; uploadId: string },
		isRunning: boolean
	): Promise<PublishedEdition> => {
		// A campaign that runs has the links that it had before.
		const known = published.find(({ subject }) => subject.slug === sent.slug)?.subject.links;
		const links = known ?? [...(await linksTo(stores, sent.slug, made)), ...toAll];
		const plan = await planOf(stores, sent.slug, now);
		return publishedEdition(edition, sent, { isRunning, links, plan, now });
	};

	/** What somebody who looks at a campaign now sees of it: later it may be replaced. */
	const look = async (one: PublishedEdition) => {
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
					published.length
				))
			);
		// Each published range of days by itself.
		const ranges = new Set(
			one.answers
				.filter(({ asked, moment }) => moment === published.length && asked.endsWith('/results?by=date'))
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
		one.answers.push(...(await read('marketer', queries, published.length)));
	};

	const play = async ({ kind, editions }: AttackCase) => {
		let before: string | null = null;
		for (const edition of editions) {
			if (kind === 'running') {
				const { last } = daysOf(edition, now);
				const cut = Math.floor(last / 2);
				const first = await send(stores, edition, { part: [0, cut], isRunning: true, now });
				const early = first && (await editionOf(edition, first, true));
				if (early) {
					published.push(early);
					await look(early);
				}
				const sent = await send(stores, edition, { part: [cut + 1, last], isRunning: true, now });
				if (sent) published.push(await editionOf(edition, sent, true));
			} else {
				const sent = await send(stores, edition, { before: kind === 'chain' ? before : null, now });
				if (!sent) continue;
				before = sent.slug;
				published.push(await editionOf(edition, sent, false));
			}
			const newest = published.at(-1);
			if (newest) await look(newest);
		}
	};
	for (const seed of seeds) {
		const one = attackCase(seed, k);
		// Three versions say what five do.
		await play({ ...one, editions: one.editions.slice(0, 3) });
	}
	await sign(
		stores,
		published.map(({ subject }) => subject.slug),
		now
	);
	answers.push(...(await alertBodies(stores, now, published.length)));
	const paths = allAddresses(published.map(({ subject }) => subject));
	// An administrator sees most: every view of every page. Of the others the data of each page: its words are made of them.
	const data = paths.filter((path) => dataOnly.test(path));
	for (const as of [...roles, 'guest'] as const)
		answers.push(...(await read(as, as === 'admin' ? paths : data, published.length)));
	const { stdout } = await command(['digest', '--preview', '--html'], { env: { HOLDOUT_DATA: folder } });
	answers.push({
		moment: published.length,
		asked: 'marketer digest',
		status: 200,
		type: 'text/html',
		text: stdout
	});
	return {
		published,
		answers,
		async stop() {
			await product.stop();
			closeStores(stores);
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
