import { startProduct } from '../../e2e/product.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowsIn } from '../../privacy/reading.ts';
import type { ResultRow } from '../../../src/lib/experiment/results/comparison/results.ts';
import { command } from '../holdout-command.ts';
import { caseFile, type Step } from './case.ts';
import { cellsOf } from './cells.ts';

/** Three people with tokens of their own, and an administrator. */
const people = ['analyst A', 'analyst B', 'marketer', 'admin'] as const;
export type Person = (typeof people)[number];

const isPerson = (name: unknown): name is Person => people.some((one) => one === name);

/** What a step was answered. */
export interface Answer {
	readonly status: number;
	readonly body: Readonly<Record<string, unknown>>;
}

/** Everything that a reader saw of one campaign at one moment. */
export interface Seen {
	readonly slug: string;
	readonly rows: readonly ResultRow[];
	/** Counts are rounded to this. */
	readonly rounding: number;
}

/** A workspace of its own on a running product. */
export interface Workspace {
	ask(person: Person, path: string, options?: RequestInit): Promise<Answer>;
	/** Does a step; what it is `of` is the slug that the person knows for that name. */
	take(step: Step): Promise<Answer>;
	/** Reads all that a marketer can of some campaigns. */
	read(slugs: readonly string[]): Promise<Seen[]>;
	stop(): Promise<void>;
}

/** A data folder with a token for each person; the tokens' secrets. */
export async function peopleFolder(): Promise<{ folder: string; secrets: ReadonlyMap<Person, string> }> {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-cases-'));
	const secrets = new Map<Person, string>();
	for (const person of people) {
		const role = person.startsWith('analyst') ? 'analyst' : person;
		const { stdout } = await command(['token', 'add', person, '--role', role], {
			env: { HOLDOUT_DATA: folder }
		});
		secrets.set(person, stdout.trim());
	}
	return { folder, secrets };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The slug of the campaign that an answer is about. */
export const slugIn = ({ body }: Pick<Answer, 'body'>): string | null => {
	const campaigns = Array.isArray(body['campaigns']) ? (body['campaigns'] as unknown[]) : [body];
	const [one] = campaigns as { slug?: unknown }[];
	return typeof one?.slug === 'string' ? one.slug : null;
};

/** Starts the product on a copy of the people's folder. */
export async function startWorkspace({
	folder,
	secrets
}: Awaited<ReturnType<typeof peopleFolder>>): Promise<Workspace> {
	const product = await startProduct({}, null, folder);
	const slugs = new Map<Person, Map<string, string>>(
		people.map((person) => [person, new Map<string, string>()])
	);
	const uploads = new Map<Person, string>();

	const ask: Workspace['ask'] = async (person, path, options = {}) => {
		const headers = { authorization: `Bearer ${secrets.get(person) ?? ''}`, ...options.headers };
		const response = await fetch(`${product.origin}/api/v1${path}`, { ...options, headers });
		const text = await response.text();
		return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
	};

	/** Slugs and ids that an answer tells its reader. */
	const note = (person: Person, { body }: Answer, name: unknown) => {
		if (typeof body['id'] === 'string') uploads.set(person, body['id']);
		const slug = slugIn({ body });
		if (slug !== null && typeof name === 'string') slugs.get(person)?.set(name, slug);
	};

	const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
	const slugOf = (person: Person, name: string) => slugs.get(person)?.get(name) ?? plain(name);

	const take: Workspace['take'] = async ({ call = '', role, file, query = {}, body, of = '' }) => {
		if (!isPerson(role)) throw new Error(`no such person: ${role}`);
		const [method = 'GET', path = ''] = call.split(' ');
		const [bare = '', fixed = ''] = path.replace('/api/v1', '').split('?');
		const address = bare.replace('{slug}', slugOf(role, of)).replace('{id}', uploads.get(role) ?? 'none');
		const asked = new URLSearchParams(fixed);
		for (const [name, value] of Object.entries(query)) {
			// "{slug of v2}": the second version's.
			const wanted = /^\{slug of (v\d)\}$/.exec(textOf(value))?.[1];
			const known = [...(slugs.get(role) ?? [])].find(
				([own]) => wanted !== undefined && own.endsWith(wanted)
			);
			asked.set(name, known ? known[1] : textOf(value));
		}
		const type = file === undefined ? 'application/json' : 'text/csv';
		const sent = file === undefined ? body && JSON.stringify(body) : caseFile(file);
		const answer = await ask(role, `${address}?${asked.toString()}`, {
			method,
			...(sent === undefined ? {} : { body: sent, headers: { 'content-type': type } })
		});
		note(role, answer, file === undefined ? body?.['name'] : cellsOf(file).campaign);
		return answer;
	};

	const read: Workspace['read'] = async (wanted) => {
		const seen: Seen[] = [];
		for (const slug of wanted) {
			const total = await ask('marketer', `/campaigns/${slug}/results`);
			if (total.status !== 200) continue;
			const { body } = await ask('marketer', `/campaigns/${slug}`);
			const axes = [...(total.body['covers'] ? ['date'] : []), ...(total.body['dimensions'] as string[])];
			const more = await Promise.all(
				axes.map((by) => ask('marketer', `/campaigns/${slug}/results?by=${by}`))
			);
			const rows = [total, ...more].flatMap((answer) => rowsIn(answer.body));
			const { rounding = 1 } = body['policy'] as { rounding?: number };
			seen.push({ slug, rows, rounding });
		}
		return seen;
	};

	return {
		ask,
		take,
		read,
		stop: () => product.stop()
	};
}
