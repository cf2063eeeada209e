import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Store, Tx } from '../db/database.ts';
import { drafts as table } from '../db/tables.ts';
import type { Draft, DraftReport } from './drafts.ts';

/** What earlier versions kept of a draft in files of its folder. */
const files = ['draft.json', 'look.json', 'report.json'] as const;

function read(path: string): unknown {
	try {
		return JSON.parse(readFileSync(path, 'utf8'));
	} catch {
		return null;
	}
}

/** A draft as earlier versions kept it. */
type OlderDraft = Draft & {
	/** How often storing it was begun again because a restart came in between. */
	readonly resumed?: number;
};

/**
 * Takes over the drafts that earlier versions kept in files: what is known of them becomes rows, and their bytes stay. Any
 * number of processes may do it at once.
 *
 * @param goOn with one that was being stored; `resumed`: how often that was begun again. Called in the transaction that takes it over
 */
export async function takeOverDrafts(
	store: Store,
	dataFolder: string,
	goOn: (tx: Tx, id: string, resumed: number) => Promise<void>
): Promise<void> {
	const staging = join(dataFolder, 'staging');
	for (const name of existsSync(staging) ? readdirSync(staging) : []) {
		const folder = join(staging, name);
		if (!name.startsWith('draft-') || !existsSync(join(folder, 'draft.json'))) continue;
		const [older, look, report] = files.map((file) => read(join(folder, file))) as [
			OlderDraft | null,
			unknown,
			DraftReport | null
		];
		if (older) {
			const { resumed = 0, ...draft } = older;
			await store.write(async (tx) => {
				const added = await tx
					.insert(table)
					.values({ id: draft.id, receivedAt: new Date(draft.receivedAt), draft, look, report })
					.onConflictDoNothing()
					.returning({ id: table.id });
				if (added.length > 0 && draft.said && !report) await goOn(tx, draft.id, resumed);
			});
		}
		for (const file of files) rmSync(join(folder, file), { force: true });
	}
}
