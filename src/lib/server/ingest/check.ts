import { randomUUID } from 'node:crypto';
import { noticeWords } from '#lib/csv/notice.ts';
import { isoDay } from '#lib/experiment/day.ts';
import type { Stores } from '../stores.ts';
import { CellWriter } from './cell-writer.ts';
import { contentHash } from './content-hash.ts';
import { earlier } from './earlier.ts';
import type { CheckOutcome, ImportRequest } from './import-request.ts';
import { readWhole } from './read-whole.ts';
import { controlFirst, sum } from './record-campaigns.ts';
import { writeErrorFile } from './write-error-file.ts';

/** Reads the whole file and says what `importFile` would do with it; writes nothing but, where wished, the error file. */
export async function checkFile(
	stores: Stores,
	request: ImportRequest,
	{ errorFile }: { readonly errorFile?: string | undefined } = {}
): Promise<CheckOutcome> {
	const known = earlier(stores.holdout, request.hash ?? (await contentHash(request.open)), request);
	if (known) return known;
	const writer = new CellWriter(stores, request.uploadId ?? randomUUID(), { keep: false });
	const made = await readWhole(stores, request, writer);
	if (made.kind === 'refused') {
		const { kind, problems, summary } = made;
		const rows =
			errorFile === undefined
				? null
				: await writeErrorFile(request.open, summary, { path: errorFile, limits: request.limits });
		return { kind, problems, errorFile: rows !== null };
	}
	if (made.kind !== 'read') return made;
	const { summary, there, titleOf } = made;
	return {
		kind: 'checked',
		notices: [...summary.notices.map(noticeWords), ...writer.notices()],
		dimensions: summary.header?.dimensions ?? [],
		measures: summary.header?.measures ?? [],
		campaigns: summary.campaigns.map(({ name, variants, control, days }) => ({
			name: titleOf(name),
			rows: sum(variants.map(({ rows }) => rows)),
			people: sum(variants.map(({ people }) => people)),
			known: there.has(titleOf(name)),
			variants: controlFirst(variants, control).map((variant) => variant.name),
			control,
			firstDay: days && isoDay(days.first),
			lastDay: days && isoDay(days.last)
		}))
	};
}
