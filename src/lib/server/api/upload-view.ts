import type { z } from 'zod';
import { isoDay } from '#lib/experiment/day.ts';
import type { Read } from '../db/database.ts';
import { attempts } from '../jobs/attempts.ts';
import { drafts, type Draft } from '../ingest/drafts.ts';
import { declarations } from '../campaigns/declarations.ts';
import { uploads, type Upload } from '../campaigns/uploads.ts';
import { fileAnswer } from './file-answer.ts';
import { problemBody } from './answers.ts';
import type { PendingUpload, upload } from './contract/upload-schema.ts';

/** An upload in the history. */
export async function uploadView(
	store: Read,
	{ id, file, receivedAt, by, campaigns }: Upload
): Promise<z.output<typeof upload>> {
	const declared = await declarations.find(store, id);
	const hidden = await uploads.variantsOfOthers(store, { id, campaigns });
	return {
		id,
		file,
		receivedAt: receivedAt.toISOString(),
		by,
		campaigns: campaigns.map(({ slug, name, rows, state }) => ({ slug, name, rows, state })),
		declaration: declared && {
			owner: declared.owner,
			source: declared.source,
			purpose: declared.purpose,
			legalBasis: declared.legalBasis,
			categories: Object.fromEntries(
				Object.entries(declared.categories).flatMap(([variant, codes]) =>
					hidden.has(variant) ? [] : [[variant, [...codes]]]
				)
			),
			retainUntil: isoDay(declared.retainUntil),
			purgedAt: declared.purgedAt?.toISOString() ?? null
		}
	};
}

/** What the sender would have received, had it waited. */
async function answerOf(store: Read, id: string): Promise<PendingUpload['answer']> {
	const report = await drafts.report(store, id);
	if (report?.kind !== 'import' || report.outcome.kind === 'cancelled') return null;
	const answer = fileAnswer(report.outcome);
	return answer.kind === 'refused' ? problemBody(answer) : { status: answer.status, ...answer.body };
}

/** A file that is being stored, or was not stored. */
export async function pendingView(store: Read, { id, file, receivedAt }: Draft): Promise<PendingUpload> {
	const attempt = await attempts.of(id);
	if (attempt) {
		const { phase, bytes, total, rows, problems } = attempt;
		return { id, file, receivedAt, state: phase, progress: { bytes, total, rows, problems }, answer: null };
	}
	const answer = await answerOf(store, id);
	return { id, file, receivedAt, state: answer ? 'not stored' : 'failed', progress: null, answer };
}
