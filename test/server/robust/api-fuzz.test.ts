import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations, type Operation } from '#lib/server/api/contract/operations.ts';
import { roles, tokens } from '#lib/server/accounts/tokens.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { startProduct, type Product } from '../../e2e/product.ts';
import { project } from '../holdout-command.ts';
import { requests, type Sent } from './api-requests.ts';
import { description, undeclared, type Described } from './declared-answers.ts';

/** Requests to each operation; HOLDOUT_FUZZ=2000 attacks at full length, HOLDOUT_FUZZ_SEED on another way. */
const runs = Number(process.env['HOLDOUT_FUZZ'] ?? 15);
const seed = Number(process.env['HOLDOUT_FUZZ_SEED'] ?? 14);

const folder = mkdtempSync(join(tmpdir(), 'holdout-fuzz-'));
const slug = 'picks';
const file = `campaign,variant,channel,people,conversions
Picks,control,Web,4000,200
Picks,picks,Web,4100,290
`;
const all: readonly (readonly [string, Operation])[] = Object.entries(operations);
/** A token may ask 1,200 times a minute: the fuzzer has as many as it needs. */
const crowd = 1 + Math.ceil((runs * all.length) / 500);
const secrets = new Map<string, string[]>();
/** Used up, so that all it gets is 429. */
let tired = '';
let product: Product;
let declared: Described['paths'];
let uploadId = '';
let turn = 0;

const secretOf = (as: Sent['as']): string | null => {
	if (as === 'nobody') return null;
	const own = secrets.get(as) ?? [];
	return own[turn++ % own.length] ?? 'hold_nobodyknowsthistokenatall';
};

async function send({ method, path, as, headers, body }: Sent, secret = secretOf(as)) {
	const response = await fetch(`${product.origin}/api/v1${path}`, {
		method,
		headers: { ...(secret === null ? {} : { authorization: `Bearer ${secret}` }), ...headers },
		...(body === null ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) })
	}).catch((error: unknown) => {
		// A server that is gone leaves its reason in its log.
		throw new Error(`no answer; the log ends with ${product.output().slice(-3000)}`, { cause: error });
	});
	return {
		status: response.status,
		type: response.headers.get('content-type') ?? '',
		text: await response.text()
	};
}

const responsesOf = ({ path, method }: Operation) => declared[path]?.[method]?.responses ?? {};

/** A plain request to what is there. */
const plain = (
	{ method, path }: Operation,
	change: Partial<Sent> & { readonly query?: string } = {}
): Sent => ({
	method: method.toUpperCase(),
	path: path.replace('{slug}', slug).replace('{id}', uploadId) + (change.query ?? ''),
	as: 'admin',
	headers: {},
	body: null,
	...change
});

/** The status of an answer, which is as the description has it. */
async function statusOf(operation: Operation, sent: Sent, secret?: string): Promise<number> {
	const answer = await send(sent, secret);
	expect(undeclared(responsesOf(operation), answer), JSON.stringify(sent)).toBeNull();
	return answer.status;
}

beforeAll(async () => {
	const stores = openStores(folder, project);
	const stored = await importFile(stores, {
		open: () => Readable.from([Buffer.from(file)]),
		file: 'picks.csv',
		release: true,
		now: new Date(),
		control: 'control',
		campaign: {}
	});
	if (stored.kind === 'stored') uploadId = stored.uploadId;
	const add = (name: string, role: (typeof roles)[number]) =>
		stores.holdout.write((tx) => tokens.add(tx, { name, role, now: new Date() }));
	for (const role of roles) {
		secrets.set(role, await Promise.all(Array.from({ length: crowd }, (_, i) => add(`${role} ${i}`, role))));
	}
	tired = await add('tired', 'admin');
	closeStores(stores);
	product = await startProduct({ HOLDOUT_DATA: folder }, null);
	declared = (await description(product.origin)).paths;
});
afterAll(async () => {
	await product.stop();
	rmSync(folder, { recursive: true, force: true });
});

describe('a token that asks too often', () => {
	const guarded = all.filter(([, { permission }]) => permission !== 'everybody');

	it('is shown so by every operation, as declared', async () => {
		const nowhere: Sent = { method: 'GET', path: '/nowhere', as: 'admin', headers: {}, body: null };
		const isRefused = async () => {
			const answers = await Promise.all(Array.from({ length: 50 }, () => send(nowhere, tired)));
			return answers.every(({ status }) => status === 429);
		};
		let rounds = 0;
		while (rounds < 40 && !(await isRefused())) rounds += 1;
		expect(rounds).toBeLessThan(40);
		for (const [, operation] of guarded) expect(await statusOf(operation, plain(operation), tired)).toBe(429);
	});
});

describe.each(all)('%s', (id, operation: Operation) => {
	const json = { headers: { 'content-type': 'application/json' } };

	it('declares the refusals of the door', async () => {
		expect(
			await statusOf(operation, plain(operation, { query: `?token=hold_in_the_address_of_all_places` }))
		).toBe(401);
		expect(await statusOf(operation, plain(operation, { query: '?nobody-knows=1' }))).toBe(400);
		const broken = plain(operation);
		expect(await statusOf(operation, { ...broken, path: `${broken.path}%ff` })).toBe(400);
		if (operation.permission === 'everybody') return;
		expect(await statusOf(operation, plain(operation, { as: 'nobody' }))).toBe(401);
		expect(await statusOf(operation, plain(operation, { as: 'stranger' }))).toBe(401);
		// Marketers read, also what campaigns returned.
		if (operation.permission !== 'read' && operation.permission !== 'report' && id !== 'changeCampaign')
			expect(await statusOf(operation, plain(operation, { as: 'marketer' }))).toBe(403);
	});

	if (operation.path.includes('{'))
		it('declares that there is nothing', async () => {
			const { path, ...sent } = plain(operation, operation.body ? { ...json, body: '{}' } : {});
			const at = path.replace(slug, 'nothing').replace(uploadId, 'nothing');
			expect(await statusOf(operation, { ...sent, path: at })).toBe(404);
		});

	if (operation.body)
		it('declares the refusals of a JSON body', async () => {
			const answer = (body: string, type = 'application/json') =>
				statusOf(operation, plain(operation, { headers: { 'content-type': type }, body }));
			expect(await answer('{', 'text/plain')).toBe(415);
			expect(await answer('{')).toBe(400);
			expect(await answer(`"${'x'.repeat(70_000)}"`)).toBe(413);
			expect(await answer('[]')).toBe(422);
			expect(await answer(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)).toBe(422);
		});

	it(
		'answers nothing that is not declared, and never with a fault',
		{ timeout: 60_000 + runs * 500 },
		async () => {
			const ids = [slug, uploadId, 'nothing'];
			await fc.assert(
				fc.asyncProperty(requests(operation, ids), async (sent) => {
					const answer = await send(sent);
					expect(undeclared(responsesOf(operation), answer)).toBeNull();
					expect(answer.status).toBeLessThan(500);
				}),
				{ seed, numRuns: runs, endOnFailure: true }
			);
		}
	);
});
