import { Client, type QueryConfig } from 'pg';
import { workerData, type MessagePort } from 'node:worker_threads';

const { port, signal } = workerData as { port: MessagePort; signal: Int32Array };
const clients = new Map<string, Promise<Client>>();

async function connect(url: string): Promise<Client> {
	const client = new Client({ connectionString: url });
	client.on('error', () => clients.delete(url));
	await client.connect();
	await client.query(`set search_path = public, private; set timezone = 'UTC'`);
	return client;
}

/** Values as SQLite has them. */
const types = {
	getTypeParser: (oid: number) => {
		if ([20, 21, 23, 700, 701, 1700].includes(oid)) return Number;
		if (oid === 16) return (text: string) => Number(text === 't');
		if (oid === 17) return (text: string) => Buffer.from(text.slice(2), 'hex');
		if (oid === 1184) return (text: string) => new Date(text).getTime();
		return (text: string) => text;
	}
};

interface Question {
	readonly url: string;
	readonly sql: string;
	readonly values: unknown[];
}

async function answer({ url, sql, values }: Question): Promise<unknown> {
	const client = clients.get(url) ?? connect(url);
	clients.set(url, client);
	const config = { text: sql, values, rowMode: 'array', types };
	const { rows, fields, rowCount } = (await (await client).query(config as QueryConfig)) as unknown as {
		rows: unknown[];
		fields?: { name: string }[];
		rowCount: number | null;
	};
	return { rows, columns: fields?.map(({ name }) => name) ?? [], changes: rowCount ?? 0 };
}

port.on('message', (question: Question) => {
	void answer(question)
		.catch((error: unknown) => ({ error: String(error) }))
		.then((found) => {
			port.postMessage(found);
			Atomics.store(signal, 0, 1);
			Atomics.notify(signal, 0);
		});
});
