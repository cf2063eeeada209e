import type { Readable } from 'node:stream';
import { emptyReading, type FileReading } from '#lib/table/reading.ts';
import { commandLineViewer } from '../../campaigns/viewer.ts';
import { templates } from '../../campaigns/templates.ts';
import type { Read } from '../../db/database.ts';
import { inspectFile } from '../../files/inspect-file.ts';
import type { ReadLimits } from '../../settings/read-limits.ts';
import { UsageError } from '../usage.ts';

/** The name that asks for the template of the file's header. */
export const BY_HEADER = 'auto';

/**
 * The reading of a saved template: of its name, or with `auto` the newest for the header of the file; null where none is wanted, or
 * none has this header.
 * @throws {UsageError} where no template has the name
 */
export async function templateReading(
	store: Read,
	template: string | undefined,
	{ open, limits, now }: { open: () => Readable; limits: Partial<ReadLimits>; now: Date }
): Promise<FileReading | null> {
	if (template === undefined) return null;
	if (template !== BY_HEADER) {
		const named = await templates.find(store, template, commandLineViewer);
		if (named) return named.reading;
		const known = await templates.names(store);
		throw new UsageError(
			`no template is called "${template}"; there ${known.length === 0 ? 'are none' : `is ${known.join(', ')}`}`
		);
	}
	const found = await inspectFile(open, emptyReading, { limits, now });
	if (found.kind !== 'looked') return null;
	const name = await templates.recognise(store, found.header);
	return name === null ? null : ((await templates.find(store, name, commandLineViewer))?.reading ?? null);
}
