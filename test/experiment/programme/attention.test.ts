import { describe, expect, it } from 'vitest';
import { attentionOf, type AttentionRights } from '#lib/experiment/programme/attention.ts';
import { gainOf, lineOf } from './lines.ts';

const today = 20_600;
const all: AttentionRights = {
	decides: true,
	person: 'member:mia',
	entersCosts: true,
	changes: true,
	uploads: true,
	mentioned: new Set(['won', 'waiting']),
	toPublish: new Set(['waiting'])
};
const nothing: AttentionRights = {
	decides: false,
	person: 'member:max',
	entersCosts: false,
	changes: false,
	uploads: false,
	mentioned: new Set(),
	toPublish: new Set()
};
const over = {
	state: 'over',
	labels: ['Opt-outs', 'Net promoter score'],
	unit: 'share',
	change: 0.0053,
	limit: 0.001
} as const;
const decision = { kind: 'signed', by: 'Mia', on: '2026-05-04', nextCheck: null, isDue: false } as const;
const lines = [
	lineOf('Basket reminders', { slug: 'basket', trust: over, gain: gainOf(10), decision }),
	lineOf('Running', { status: 'running', trust: over }),
	lineOf('Close', { gain: gainOf(0) }),
	lineOf('Won', { gain: gainOf(9) }),
	lineOf('Costless', { gain: 'no_margin', decision }),
	lineOf('Off', { split: 'off', gain: 'not_comparable' }),
	lineOf('Waiting', { slug: 'waiting', status: 'awaiting release', gain: null })
];

describe('attentionOf', () => {
	it('names what needs the reader, the most urgent first, each kind once', () => {
		const found = attentionOf(lines, all, today);
		expect(found.map(({ kind, campaigns }) => [kind, campaigns.map(({ name }) => name)])).toEqual([
			['guardrail', ['Running']],
			['mention', ['Won']],
			['decision', ['Close', 'Won']],
			['publish', ['Waiting']],
			['costs', ['Costless']],
			['split', ['Off']]
		]);
		expect(found[0]?.words).toBe('opt-outs +0.53\u00a0pt, limit +0.10\u00a0pt, and net promoter score.');
		expect(found[2]?.words).toBe('ended without a decision, and 1 more campaign.');
		for (const { verb } of found) expect(verb).toMatch(/^[A-Z]/);
	});

	it('has a signature that is waited for, by its person alone, and a check that is due', () => {
		const more = [
			lineOf('Pending', { gain: gainOf(9), awaits: 'member:mia' }),
			lineOf('Of Ana', { gain: gainOf(9), awaits: 'member:ana' }),
			lineOf('Due', { gain: gainOf(9), decision: { ...decision, kind: 'roll-out', isDue: true } })
		];
		const kinds = (rights: AttentionRights) =>
			attentionOf(more, rights, today).map(({ kind, campaigns }) => [
				kind,
				campaigns.map(({ name }) => name)
			]);
		expect(kinds(all)).toEqual([
			['sign', ['Pending']],
			['check', ['Due']]
		]);
		expect(kinds(nothing)).toEqual([]);
	});

	it('is nothing that the reader cannot do', () => {
		expect(attentionOf(lines, nothing, today).map(({ kind }) => kind)).toEqual(['guardrail']);
		expect(attentionOf([], all, today)).toEqual([]);
	});
});
