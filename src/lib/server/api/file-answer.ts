import type { z } from 'zod';
import { problemFixes } from '#lib/table/problems/fixes.ts';
import { problemFix, problemWords, type Problem } from '#lib/table/problems/problem.ts';
import type {
	CheckOutcome,
	CheckedCampaign,
	ImportOutcome,
	StoredCampaign
} from '../ingest/import-request.ts';
import type { ProblemFacts } from './answers.ts';
import type { checkedUpload, duplicateUpload, storedUpload } from './contract/upload-schema.ts';

/** What came of a file: the status and the body of the answer, or the facts of a refusal. */
export type FileAnswer =
	| { readonly kind: 'done'; readonly status: number; readonly body: object; readonly location?: string }
	| ({ readonly kind: 'refused' } & ProblemFacts);

const sum = (list: readonly number[]): number => list.reduce((total, n) => total + n, 0);
const rowsOf = (list: readonly { rows: number }[]): number => sum(list.map(({ rows }) => rows));
const peopleOf = (list: readonly { people?: number }[]): number => sum(list.map(({ people }) => people ?? 0));

const plain = (problem: Problem) => ({
	line: problem.line,
	column: problem.column ?? null,
	code: problem.code,
	words: problemWords(problem),
	fix: problemFix(problem),
	fixes: problemFixes(problem)
});

function refused(problems: readonly Problem[]): FileAnswer {
	const counted = problems.find((found) => found.code === 'too_many_problems');
	const total = counted?.code === 'too_many_problems' ? counted.total : problems.length;
	const isTooLarge = problems.some(({ code }) => code === 'file_too_large' || code === 'unpacked_too_large');
	return {
		kind: 'refused',
		status: isTooLarge ? 413 : 422,
		code: isTooLarge ? 'file_too_large' : 'file_refused',
		detail: `Nothing was stored: ${total === 1 ? 'one problem' : `${total} problems`} in the file.`,
		more: { problems: problems.map(plain) }
	};
}

const storedView = <One extends Pick<StoredCampaign, 'resembles'>>({ resembles, ...campaign }: One) => ({
	...campaign,
	...(resembles ? { resembles: [...resembles] } : {})
});

const duplicate = (id: string, campaigns: readonly StoredCampaign[]): FileAnswer => ({
	kind: 'done',
	status: 200,
	body: { duplicateOf: id, campaigns: campaigns.map(storedView) } satisfies z.output<typeof duplicateUpload>,
	location: `/api/v1/uploads/${id}`
});

/** What the API says of a campaign of a checked file; the rest is the wizard's own. */
const checkedView = ({
	name,
	rows,
	people,
	known,
	variants,
	control,
	running,
	publication,
	...days
}: CheckedCampaign) => ({
	name,
	rows,
	people,
	known,
	variants: [...variants],
	control,
	running,
	firstDay: days.firstDay,
	lastDay: days.lastDay,
	...(publication ? { publication: storedView(publication) } : {})
});

const statuses: Readonly<Record<string, number>> = { campaign_not_named: 422, not_owner: 403 };

/** The campaign that the same file is of, and the two answers. */
const sameFileMore = (first: { readonly slug: string; readonly name: string }) => ({
	sameFileAs: first,
	answers: [
		{ sameFile: 'another', words: 'A second campaign from the same file' },
		{ campaign: first.slug, words: `“${first.name}” was meant` }
	]
});

/** The answer to a file that was taken in, checked or refused. */
export function fileAnswer(outcome: ImportOutcome | CheckOutcome): FileAnswer {
	switch (outcome.kind) {
		case 'refused':
			return refused(outcome.problems);
		case 'conflict':
			return {
				kind: 'refused',
				status: statuses[outcome.code] ?? 409,
				code: outcome.code,
				detail: outcome.sameFile
					? `Nothing was stored: ${outcome.words} Send sameFile=another, or campaign=${outcome.sameFile.first.slug}.`
					: `Nothing was stored: ${outcome.words}.`,
				...(outcome.sameFile ? { more: sameFileMore(outcome.sameFile.first) } : {})
			};
		case 'duplicate':
			return duplicate(outcome.uploadId, outcome.campaigns);
		case 'checked': {
			const { campaigns, notices, dimensions, measures, reading } = outcome;
			const body: z.output<typeof checkedUpload> = {
				dryRun: true,
				rows: rowsOf(campaigns),
				people: peopleOf(campaigns),
				campaigns: campaigns.map(checkedView),
				dimensions: [...dimensions],
				measures: [...measures],
				reading: {
					decisions: reading.decisions.map((decision) => ({ ...decision })),
					leftOut: reading.leftOut.map((row) => ({ ...row, parts: [...row.parts] }))
				},
				notices: [...notices]
			};
			return { kind: 'done', status: 200, body };
		}
		case 'stored': {
			const { uploadId, campaigns, notices } = outcome;
			const body: z.output<typeof storedUpload> = {
				id: uploadId,
				rows: rowsOf(campaigns),
				people: peopleOf(campaigns),
				campaigns: campaigns.map(storedView),
				notices: [...notices]
			};
			return { kind: 'done', status: 201, body, location: `/api/v1/uploads/${uploadId}` };
		}
	}
}
