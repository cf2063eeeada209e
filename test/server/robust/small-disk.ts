import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
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
		// Others write at the same time, so it fills until nothing fits, and then gives back the rest.
		fill(rest) {
			const { bsize } = statfsSync(folder);
			const block = Buffer.alloc(bsize);
			const file = openSync(filler, 'w');
			let size = 0;
			try {
				while (true) size += writeSync(file, block);
			} catch (error) {
				if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
				ftruncateSync(file, Math.max(0, size - rest));
			} finally {
				closeSync(file);
			}
		},
		empty: () => rmSync(filler, { force: true }),
		remove() {
			// What broke off may still be about to close its file.
			spawnSync('umount', ['-l', folder]);
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
