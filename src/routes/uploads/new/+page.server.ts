import { fail } from '@sveltejs/kit';
import type { Actions } from './$types';
import { groupProblems } from '#lib/csv/problem-list.ts';
import { problemFix, problemWords } from '#lib/csv/problem.ts';
import { runJob } from '#lib/server/ingest/job.ts';
import { stageFile } from '#lib/server/ingest/staging.ts';
import { projectFolder, settings } from '#lib/server/store.ts';

const text = (data: FormData, name: string): string | undefined => {
	const value = data.get(name);
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
};

export const actions = {
	default: async ({ request }) => {
		const data = await request.formData();
		const file = data.get('file');
		if (!(file instanceof File) || file.name === '') {
			const problem = {
				line: 1,
				column: null,
				code: 'no_file',
				words: 'no file was chosen',
				fix: 'Choose a file.',
				count: 1
			};
			return fail(400, { problems: [problem], truncated: false, file: '' });
		}
		const { dataFolder, limits } = settings();
		const staged = await stageFile(dataFolder, file.stream());
		try {
			const [name, control] = [text(data, 'campaign'), text(data, 'control')];
			const outcome = await runJob({
				kind: 'import',
				dataFolder,
				projectFolder,
				limits,
				path: staged.path,
				file: file.name,
				release: data.get('release') !== null,
				now: new Date(),
				...(control ? { control } : {}),
				...(name ? { campaign: { name } } : {})
			});
			switch (outcome.kind) {
				case 'stored':
				case 'duplicate':
					return { uploaded: { campaigns: outcome.campaigns, duplicate: outcome.kind === 'duplicate' } };
				case 'conflict': {
					const problem = {
						line: 1,
						column: null,
						code: outcome.code,
						words: outcome.words,
						fix: null,
						count: 1
					};
					return fail(409, { problems: [problem], truncated: false, file: file.name });
				}
				case 'refused': {
					const problems = groupProblems(outcome.problems).map(({ problem, count }) => ({
						line: problem.line,
						column: problem.column ?? null,
						code: problem.code,
						words: problemWords(problem),
						fix: problemFix(problem),
						count
					}));
					const truncated = outcome.problems.some(({ code }) => code === 'too_many_problems');
					return fail(422, { problems, truncated, file: file.name });
				}
			}
		} finally {
			await staged.remove();
		}
	}
} satisfies Actions;
