import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own with little room. */
export interface SmallDisk {
	readonly folder: string;
	/** Fills it up but for so many bytes. */
	fill(rest: number): void;
	/** Makes the room again. */
	empty(): void;
	remove(): void;
}

/** Mounts a disk of this size in memory; null where that is not allowed. */
export function mountSmallDisk(megabytes: number): SmallDisk | null {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-disk-'));
	const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
	if (status !== 0) {
		rmSync(folder, { recursive: true, force: true });
		return null;
	}
	const filler = join(folder, 'filler');
	return {
		folder,
		fill(rest) {
			const { bavail, bsize } = statfsSync(folder);
			writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - rest)));
		},
		empty: () => rmSync(filler, { force: true }),
		remove() {
			// What broke off may still be about to close its file.
			spawnSync('umount', ['-l', folder]);
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
