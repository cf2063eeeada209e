import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { holdout } from '../audit/record.ts';
import { makeBackup } from './backup.ts';
import { recordFailure } from './failures.ts';
import { unfinished } from './work-folder.ts';

/** Where, how many, and of what. */
export interface Nightly {
	readonly dataFolder: string;
	readonly projectFolder: string;
	readonly backupFolder: string;
	/** The newest so many are kept. */
	readonly keep: number;
}

const hour = 3_600_000;
/** The hour of the night, on the machine's clock. */
const nightHour = 2;

const nameOf = (now: Date): string => `holdout-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.tar`;
const pattern = /^holdout-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar$/;

/** Moments of the backups in a folder, by the names of the files. */
const madeIn = (names: readonly string[]): { name: string; at: Date }[] =>
	names
		.flatMap((name) => {
			const [, day, h, m, s] = pattern.exec(name) ?? [];
			return day ? [{ name, at: new Date(`${day}T${h}:${m}:${s}Z`) }] : [];
		})
		.toSorted((a, b) => b.at.getTime() - a.at.getTime());

/** Moment of the newest backup in a folder. One from the future was named by a wrong clock, and does not count. */
export const newestBackup = (names: readonly string[], now: Date): Date | null =>
	madeIn(names).find(({ at }) => at <= now)?.at ?? null;

/**
 * Has a night begun since the newest backup? A server that was off at night makes up for it when it starts.
 * @param grace ms that a night's backup may take to be there
 */
export function isDue(names: readonly string[], now: Date, grace = 0): boolean {
	const night = new Date(now.getTime() - grace);
	const asked = night.getTime();
	night.setHours(nightHour, 0, 0, 0);
	if (night.getTime() > asked) night.setDate(night.getDate() - 1);
	const newest = newestBackup(names, now);
	return newest === null || newest < night;
}

/** Removes what backups of earlier versions left when they were killed: those that are old enough to be nobody's. */
function sweepOld(folder: string, names: readonly string[], now: Date): void {
	for (const name of names.filter((one) => one.startsWith(unfinished))) {
		const path = join(folder, name);
		const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now.getTime();
		if (now.getTime() - changed > 24 * hour) rmSync(path, { recursive: true, force: true });
	}
}

async function makeDue(
	{ dataFolder, projectFolder, backupFolder, keep }: Nightly,
	now: Date
): Promise<string | null> {
	mkdirSync(backupFolder, { recursive: true, mode: 0o700 });
	const names = readdirSync(backupFolder);
	if (!isDue(names, now)) return null;
	sweepOld(backupFolder, names, now);
	const path = join(backupFolder, nameOf(now));
	await makeBackup(path, { dataFolder, projectFolder, now, actor: holdout });
	const made = madeIn(readdirSync(backupFolder)).filter(({ at }) => at <= now);
	for (const { name } of made.slice(keep)) rmSync(join(backupFolder, name));
	return path;
}

/**
 * Makes the night's backup where none was made yet, and then removes the oldest: a backup that fails replaces none. A failure
 * is put on record.
 *
 * @returns its path, or null
 */
export async function nightlyBackup(nightly: Nightly, now: Date): Promise<string | null> {
	try {
		return await makeDue(nightly, now);
	} catch (error) {
		await recordFailure(nightly.dataFolder, error, now);
		throw error;
	}
}
