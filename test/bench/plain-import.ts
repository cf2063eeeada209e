import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import Database from 'better-sqlite3';
import { parse } from 'csv-parse';
import { processorSeconds } from './proc.ts';

/** The time of an import that checks nothing, and what did it. */
export interface PlainImport {
	readonly words: string;
	readonly seconds: number;
	/** Processor seconds. */
	readonly processor: number;
}

/** What SQLite alone needs to store a file: one text column for each of the file's, in a database at `path`. */
export async function plainImport(file: string, path: string): Promise<PlainImport> {
	const start = performance.now();
	const before = processorSeconds('self');
	const { error, status, stderr } = spawnSync('sqlite3', [path, `.import --csv "${file}" plain`], {
		encoding: 'utf8'
	});
	const since = () => (performance.now() - start) / 1000;
	if (!error && status === 0) {
		const processor = processorSeconds('self').children - before.children;
		return { words: 'sqlite3 .import --csv', seconds: since(), processor };
	}
	if (error && 'code' in error && error.code === 'ENOENT')
		console.log(
			'sqlite3 (Debian package sqlite3) is not here: a plain import through better-sqlite3 instead'
		);
	else throw error ?? new Error(`sqlite3 ended with ${status}: ${stderr}`);
	await throughDriver(file, path);
	const processor = processorSeconds('self').own - before.own;
	return { words: 'csv-parse + better-sqlite3', seconds: since(), processor };
}

/** The same without the sqlite3 program: nothing checked, one transaction. */
async function throughDriver(file: string, path: string): Promise<void> {
	const store = new Database(path);
	const records = createReadStream(file).pipe(parse()) as AsyncIterable<string[]>;
	let insert: Database.Statement | undefined;
	store.exec('begin');
	for await (const record of records) {
		if (insert) insert.run(record);
		else {
			store.exec(`create table plain (${record.map((name) => `"${name}" text`).join(', ')})`);
			insert = store.prepare(`insert into plain values (${record.map(() => '?').join(', ')})`);
		}
	}
	store.exec('commit');
	store.close();
}
