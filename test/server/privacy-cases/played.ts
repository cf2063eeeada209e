import { statementsOfRows } from '../../privacy/reading.ts';
import type { PrivateCell, Statement } from '../../privacy/statements.ts';
import { command } from '../holdout-command.ts';
import { casePath, privacyCases, type PrivacyCase } from './case.ts';
import { cellsOf, type Cells } from './cells.ts';
import { slugIn, type Answer, type Seen, type Workspace } from './workspace.ts';

/** How a case went: what each step was answered, and everything a reader saw after any of them. */
export interface Played {
	readonly answers: readonly Answer[];
	readonly seen: readonly Seen[];
	/** Files that were taken, with the slugs of their campaigns. */
	readonly files: readonly (Cells & { readonly slug: string })[];
	/** What the command line printed. */
	readonly printed: {
		readonly status: number | null;
		readonly stdout: string;
		readonly stderr: string;
	} | null;
}

/** All steps of a case, with those of the case that comes first. */
const stepsOf = ({ steps }: PrivacyCase): PrivacyCase['steps'] =>
	steps.flatMap((step) => {
		if (step.do === undefined) return [step];
		const first = privacyCases.find(({ id }) => step.do?.startsWith(id));
		return first ? stepsOf(first) : [];
	});

const commandOf = (line: string): string[] =>
	line
		.split(' ')
		.slice(1)
		.map((word) => (word.endsWith('.csv') ? casePath(word) : word));

export const isPublished = (answer: Answer | undefined): boolean =>
	JSON.stringify(answer?.body ?? {}).includes('"released":true');

/** Does the steps one after another; a reader reads everything after each. */
export async function play(one: PrivacyCase, workspace: Workspace): Promise<Played> {
	const answers: Answer[] = [];
	const seen: Seen[] = [];
	const files: (Cells & { slug: string })[] = [];
	let printed: Played['printed'] = null;
	for (const step of stepsOf(one)) {
		if (step.cli !== undefined) {
			printed = await command([...commandOf(step.cli), '--json']);
			continue;
		}
		if (step.role === 'marketer') continue;
		const answer = await workspace.take(step);
		answers.push(answer);
		const slug = slugIn(answer);
		if (step.file === undefined || slug === null) continue;
		files.push({ ...cellsOf(step.file), slug });
		if (isPublished(answer)) seen.push(...(await workspace.read(files.map((file) => file.slug))));
	}
	return { answers, seen, files, printed };
}

/** Who a campaign's variant is: campaigns of one population are about the same people. */
export type Whose = (
	campaign: string,
	variant: string
) => { readonly population?: string; readonly version?: number };

/** Everything a reader saw, as statements, and the rows behind them. */
export const statedIn = (
	{ seen, files }: Played,
	whose: Whose = () => ({}),
	more: Partial<Statement> = {}
): { statements: Statement[]; cells: PrivateCell[] } => {
	const statements = seen.flatMap(({ slug, rows, rounding }) => {
		const file = files.find((one) => one.slug === slug);
		if (!file) return [];
		const { campaign } = file;
		return statementsOfRows(rows, {
			name: campaign,
			values: file.values,
			more: (variant) => ({ ...more, ...whose(campaign, variant) })
		}).map((one) =>
			// Counts are rounded, amounts are not.
			rounding > 1 && !/^revenue|^clv/.test(one.measure) ? { ...one, rounded: rounding } : one
		);
	});
	const unique = new Map(statements.map(({ id, ...rest }) => [JSON.stringify(rest), { id, ...rest }]));
	return {
		statements: [...unique.values()],
		cells: files.flatMap(({ campaign, rows }) =>
			rows.map(({ variant, cell }): PrivateCell => ({
				...cell,
				dataset: `${campaign}/${variant}`,
				...whose(campaign, variant)
			}))
		)
	};
};

/** An answer without what may differ: numbers, ids and times. */
export const alike = ({ status, body }: Answer): string =>
	`${status} ${JSON.stringify(body)
		.replaceAll(/"(?:id|at|requestId|instance)":"[^"]*"/g, '')
		.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
		.replaceAll(/-[a-z2-7]{8}"/g, '"')
		.replaceAll(/\d+/g, '#')}`;
