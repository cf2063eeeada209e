import { fail, redirect } from '@sveltejs/kit';
import type { Actions } from './$types';
import { problemFixOnPage, problemWords, type Problem } from '#lib/table/problems/problem.ts';
import { unstorable } from '#lib/format/storable.ts';
import { isDiskFull } from '#lib/server/db/faults.ts';
import { draftWork } from '#lib/server/jobs/draft-work.ts';
import { LIMITS } from '#lib/server/settings/read-limits.ts';
import { receiveForm } from '#lib/server/files/receive-form.ts';
import { settings } from '#lib/server/db/store.ts';
import { senderOf } from '#lib/server/audit/record.ts';

const refused = (status: number, words: string) => fail(status, { refused: words });

/** What is wrong with a file that was given up while it came. */
function sentence(problem: Problem): string {
	const words = problemWords(problem);
	return `Line ${problem.line}: ${words}. ${problemFixOnPage(problem)}`;
}

/** The file of the form, or why there is none. */
async function receive(request: Request) {
	const { filesFolder, maxUpload, limits } = settings();
	try {
		return await receiveForm(request, filesFolder, { maxUpload, early: { ...LIMITS, ...limits } });
	} catch (error) {
		if (isDiskFull(error)) return { kind: 'disk-full' } as const;
		throw error;
	}
}

export const actions = {
	default: async (event) => {
		const { request } = event;
		const form = await receive(request);
		if (form.kind === 'disk-full')
			return refused(
				507,
				'The disk is full, so nothing was imported. Everything stored before is still there.'
			);
		if (form.kind === 'broken') return refused(400, 'Upload interrupted. Try again.');
		if (form.kind === 'no-file') return refused(400, 'Choose a file, or paste a table.');
		const { received, name } = form;
		const unfit = unstorable(name);
		if (unfit !== null) {
			if (received.kind === 'received') await received.remove();
			return refused(400, `The name of the file ${unfit}. Rename the file and upload it again.`);
		}
		if (received.kind === 'too-large') {
			const megabytes = Math.floor(settings().maxUpload / 1024 ** 2);
			return refused(
				413,
				`A file may have ${megabytes} MiB at most. Split it by campaign or by date, or compress it with gzip.`
			);
		}
		if (received.kind === 'refused') return refused(422, sentence(received.problem));
		const facts = { file: name, by: senderOf(event), now: new Date() };
		const { draft, checking } = await draftWork.begin(received, facts);
		redirect(303, `/uploads/${draft.id}/${checking ? 'check' : 'columns'}`);
	}
} satisfies Actions;
