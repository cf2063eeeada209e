import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { problemFix, problemWords } from '#lib/table/problems/problem.ts';
import { checkFile } from '#lib/server/ingest/check.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportOutcome, ImportRequest } from '#lib/server/ingest/import-request.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { analyseFile } from '#lib/server/cli/analyse-file.ts';
import { now, useCampaigns } from '../same-people/campaigns.ts';

const at = useCampaigns();
const text = (clicksOfControl: number) =>
	[
		'campaign,variant,channel,people,conversions,Clicks',
		`Spring,control,Web,4000,127,0`,
		`Spring,control,App,3000,90,${clicksOfControl}`,
		`Spring,picks,Web,4100,160,420`,
		`Spring,picks,App,3050,110,310`,
		''
	].join('\n');

const request = (content: string, more: Partial<ImportRequest>): ImportRequest => ({
	open: () => Readable.from([Buffer.from(content)]),
	file: 'spring.csv',
	release: false,
	control: 'control',
	now,
	...more
});
const send = (content: string, more: Partial<ImportRequest> = {}): Promise<ImportOutcome> =>
	importFile(at.stores(), request(content, more));
const problemsOf = (outcome: { kind: string }) =>
	'problems' in outcome ? (outcome.problems as Parameters<typeof problemWords>[0][]) : [];
const lines = (outcome: { kind: string }) =>
	problemsOf(outcome).map((problem) => `${problem.line} ${problem.code}: ${problemWords(problem)}`);

describe('what is declared impossible', () => {
	it.each([
		[
			{ xyz: ['control'] },
			['1 impossible_outcome: "xyz" is declared impossible, and is not an outcome of this file']
		],
		[
			{ people: ['control'] },
			['1 impossible_outcome: "people" is declared impossible, and is not an outcome of this file']
		],
		[
			{ clicks: ['nobody'] },
			[
				'1 impossible_variant: something is declared impossible in "nobody", which is not a variant of this file'
			]
		],
		[
			{ conversion: ['control'] },
			[
				'2 impossible_happened: "conversions" is not 0 in variant "control", where it is declared impossible',
				'3 impossible_happened: "conversions" is not 0 in variant "control", where it is declared impossible'
			]
		]
	])('is refused where the file says otherwise: %o', async (impossible, found) => {
		expect(lines(await send(text(0), { impossible }))).toEqual(found);
		expect(lines(await checkFile(at.stores(), request(text(0), { impossible })))).toEqual(found);
	});

	it('names the row and the column as the file calls it', async () => {
		const outcome = await send(text(4), { impossible: { ctr: ['control'] } });
		expect(lines(outcome)).toEqual([
			'3 impossible_happened: "Clicks" is not 0 in variant "control", where it is declared impossible'
		]);
		const [problem] = problemsOf(outcome);
		expect(problem && problemFix(problem)).toContain('leave out --impossible');
	});

	it('is accepted where it never happened', async () => {
		expect(await send(text(0), { impossible: { clicks: ['control'] } })).toMatchObject({ kind: 'stored' });
	});

	it('is refused by analyse too', async () => {
		const facts = {
			campaign: null,
			control: 'control',
			policy: defaultPolicy,
			confidence: 0.95,
			plan: null,
			currency: 'EUR',
			by: [],
			mapping: new Map(),
			dates: {},
			variant: null,
			impossible: { conversions: ['control'] }
		};
		const found = await analyseFile(() => Readable.from([Buffer.from(text(0))]), facts);
		expect(lines(found)).toHaveLength(2);
	});
});

describe('the same file again', () => {
	it('is the same upload where nothing else is declared of it', async () => {
		await send(text(0), { impossible: { clicks: ['control'] } });
		expect(await send(text(0), { impossible: { clicks: ['control'] } })).toMatchObject({ kind: 'duplicate' });
		expect(await send(text(0))).toMatchObject({ kind: 'duplicate' });
	});

	it.each<[string, Partial<ImportRequest>]>([
		['impossible', { impossible: { clicks: ['control'] } }],
		['split', { campaign: { planned: { control: 1, picks: 1 } } }],
		['ended', { ending: { kind: 'ended' } }],
		['endsOn', { ending: { kind: 'running', endsOn: 25_000 } }],
		['map', { mapping: { Clicks: 'ignore' } }],
		['currency', { currency: 'SEK' }]
	])('with another %s is refused, and says what to do', async (name, more) => {
		const first = await send(text(0));
		const again = await send(text(0), more);
		expect(again).toMatchObject({ kind: 'conflict', code: 'stored_with_other_options' });
		expect(await checkFile(at.stores(), request(text(0), more))).toEqual(again);
		const words = 'words' in again ? again.words : '';
		expect(words).toBe(
			`the same file is stored already, as upload ${'uploadId' in first ? first.uploadId : ''}, with other options (${name}): withdraw that upload and upload the file again`
		);
	});

	it('asks for a correction where it is published', async () => {
		await send(text(0), { release: true });
		expect(await send(text(0), { release: true, impossible: { clicks: ['control'] } })).toMatchObject({
			code: 'stored_with_other_options',
			words: expect.stringContaining('as a correction') as string
		});
	});

	it('is nothing new where the campaign has what is declared already', async () => {
		await send(text(0));
		expect(await send(text(0), { control: 'control' })).toMatchObject({ kind: 'duplicate' });
	});
});
