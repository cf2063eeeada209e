import Database from 'better-sqlite3';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { project } from '../holdout-command.ts';

/** A data folder with a token, and files beside it. */
export interface Case {
	readonly folder: string;
	readonly dataFolder: string;
	/** Of an analyst, as a header. */
	readonly authorization: string;
	/** Writes a file of two rows for each of so many groups; its path. */
	file(campaign: string, groups: number): string;
	remove(): void;
}

/** @param people of the first group: files with the same ones look like the same people */
export const rowsOf = (campaign: string, groups: number, people = 500): string =>
	['campaign,variant,place,kind,people,conversions']
		.concat(
			Array.from({ length: groups }, (_, i) =>
				['control', 'picks'].map(
					(variant, v) =>
						`${campaign},${variant},p${i % 150},k${Math.floor(i / 150)},${people + i},${50 + 9 * v}`
				)
			).flat()
		)
		.join('\n') + '\n';

export async function startCase(): Promise<Case> {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-starts-'));
	const dataFolder = join(folder, 'data');
	const stores = openStores(dataFolder, project);
	const secret = await stores.holdout.write((tx) =>
		tokens.add(tx, { name: 'starts', role: 'analyst', now: new Date() })
	);
	closeStores(stores);
	return {
		folder,
		dataFolder,
		authorization: `Bearer ${secret}`,
		file(campaign, groups) {
			const path = join(folder, `${campaign}.csv`);
			writeFileSync(path, rowsOf(campaign, groups));
			return path;
		},
		remove: () => rmSync(folder, { recursive: true, force: true })
	};
}

/** Takes the right to write to a database, as a process that stores something has it. @returns what gives it back */
export function occupy(dataFolder: string, name: 'holdout' | 'private'): () => void {
	const database = new Database(join(dataFolder, `${name}.db`));
	database.exec('begin immediate');
	return () => {
		database.exec('rollback');
		database.close();
	};
}

/** Does another process have the right to write? */
export function isOccupied(dataFolder: string, name: 'holdout' | 'private'): boolean {
	const database = new Database(join(dataFolder, `${name}.db`), { timeout: 0 });
	try {
		database.exec('begin immediate; rollback');
		return false;
	} catch {
		return true;
	} finally {
		database.close();
	}
}

/** The answer to a question to a database. */
export function ask(dataFolder: string, name: 'holdout' | 'private', sql: string): unknown {
	const database = new Database(join(dataFolder, `${name}.db`), { readonly: true });
	try {
		return database.prepare(sql).pluck().get();
	} finally {
		database.close();
	}
}
