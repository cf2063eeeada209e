import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Role } from '#lib/server/accounts/tokens.ts';
import { isPostgres } from '#lib/server/db/dialect.ts';
import { emptyStores } from '../server/fresh-stores.ts';
import { addMember, signedInAs, startProduct, type Product } from './product.ts';
import { openSession } from './session.ts';

/** Products of this worker that no file uses now: they are warm, and a new one takes a second of a processor. */
const idle: Product[] = [];
const databases = ['holdout.db', 'private.db'];

/** What a running product keeps: its databases are written over, its secret and its lock stay. */
const kept = /^(?:secret|locks|(?:holdout|private)\.db(?:-wal|-shm)?)$/;

/** Whether work is under way that would write into whatever is there when it ends. */
function isAtWork(dataFolder: string): boolean {
	const store = new Database(join(dataFolder, 'holdout.db'), { readonly: true });
	try {
		const count = 'select (select count(*) from jobs where ended_at is null) + (select count(*) from claims)';
		return store.prepare(count).pluck().get() !== 0;
	} finally {
		store.close();
	}
}

/** Gives a running product the databases and files of another folder, as a restored backup would. */
async function refill(dataFolder: string, from: string): Promise<void> {
	for (const name of readdirSync(dataFolder))
		if (!kept.test(name)) rmSync(join(dataFolder, name), { recursive: true, force: true });
	for (const name of readdirSync(from))
		if (!kept.test(name)) cpSync(join(from, name), join(dataFolder, name), { recursive: true });
	for (const name of databases) {
		const source = new Database(join(from, name), { readonly: true, fileMustExist: true });
		await source.backup(join(dataFolder, name));
		source.close();
	}
}

const end = () => {
	for (const { pid, dataFolder } of idle.splice(0)) {
		process.kill(pid, 'SIGKILL');
		rmSync(dataFolder, { recursive: true, force: true });
	}
};
process.once('exit', end);
process.once('SIGTERM', () => process.exit());

/**
 * A product with a workspace of its own, as `startProduct` gives it: one that an earlier file of this worker used, with
 * fresh databases, or a new one. Tests of starting, of settings and of the log start their own.
 * @param role of the member who is signed in; null for none
 * @param copyOf a data folder to begin with a copy of
 */
export async function borrowProduct(role: Role | null = 'admin', copyOf?: string): Promise<Product> {
	const known = idle.pop();
	const product = known ?? (await startProduct({}, role, copyOf));
	let cookie = product.cookie;
	if (known) {
		await refill(product.dataFolder, copyOf ?? emptyStores());
		const member = role && (await addMember(product.dataFolder, role));
		cookie = member ? await openSession(product.dataFolder, member.email) : '';
	}
	const before = known ? product.output().length : 0;
	let isKilled = false;
	return {
		...product,
		cookie,
		signedIn: signedInAs(cookie),
		output: () => product.output().slice(before),
		kill: () => {
			isKilled = true;
			return product.kill();
		},
		stop: async () => {
			// On PostgreSQL each file has a database of its own.
			if (isPostgres || isKilled || isAtWork(product.dataFolder)) await product.stop();
			else idle.push(product);
		}
	};
}
