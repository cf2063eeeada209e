import { describe, expect, it } from 'vitest';
import type { CubeCell, Measure } from '#lib/privacy/cube.ts';
import type { Relation } from '#lib/privacy/joint/published.ts';
import { settle } from '#lib/privacy/joint/settle.ts';
import { defaultPolicy, type Policy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import { solve } from '#lib/server/release/solver.ts';
import { cubeOf } from './campaign.ts';

const measures: Measure[] = [{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] }];

/** People and conversions of a group. */
type Numbers = readonly [people: number, conversions: number];
type Groups = Readonly<Record<string, Numbers>>;
/** Groups of each variant, the control first; of a campaign without columns its days. */
type Arms = Readonly<Record<string, Groups>>;

interface Case {
	/** Its only column; `date` for days. */
	readonly column: string;
	readonly arms: Arms;
	readonly policy?: Partial<Policy>;
}

const cubeOfCase = ({ column, arms }: Case) =>
	cubeOf(
		column === 'date' ? [] : [column],
		Object.entries(arms).flatMap(([variant, groups], v) =>
			Object.entries(groups).map(([label, [people, conversions]]): CubeCell => ({
				variant: v === 0 ? 'control' : variant,
				day: column === 'date' ? Number(label) : null,
				segments: column === 'date' ? [] : [label],
				people,
				measures: [conversions]
			}))
		),
		measures
	);

/** The published groups of people by the only column, with their sizes in the control; or why there are none. */
function published(
	before: Case,
	after: Case,
	{ relation = 'version', known = true }: { relation?: Relation; known?: boolean } = {}
): string {
	const [old, young] = [cubeOfCase(before), cubeOfCase(after)];
	const rules = [before, after].map(({ policy }) => ({ ...defaultPolicy, ...policy }));
	const [first = defaultPolicy, rule = defaultPolicy] = rules;
	const settled = settle({
		related: [
			{ name: 'before', relation, epochs: releaseCampaign(old, first, solve), cube: known ? old : null }
		],
		history: [],
		cube: young,
		policy: rule,
		solve,
		own: { epochs: releaseCampaign(young, rule, solve), ranges: [] },
		make: (earlier) => ({ epochs: releaseCampaign(young, rule, solve, earlier), ranges: [] })
	});
	if (settled.kind === 'refused') return `refused: ${settled.refusal.measure}`;
	const [table] = settled.attempt.epochs.flatMap(({ tables }) =>
		tables.filter(({ layer, axes }) => layer === 'people' && axes.length === 1)
	);
	return (
		table?.reason ??
		table?.blocks
			.map(({ at: [place], sums }) => {
				const name =
					place && 'value' in place ? place.value : place && 'from' in place ? place.from : 'Other';
				return `${name} ${sums[0]?.[0]}`;
			})
			.join(', ') ??
		''
	);
}

const add = (...list: readonly Numbers[]): Numbers => [
	list.reduce((sum, [people]) => sum + people, 0),
	list.reduce((sum, [, conversions]) => sum + conversions, 0)
];

const detail = {
	control: {
		iOS: [3672, 294],
		Web: [4457, 198],
		iPadOS: [28, 4],
		tvOS: [32, 3],
		Mail: [415, 59]
	},
	t1: { iOS: [3701, 301], Web: [4499, 207], iPadOS: [31, 5], tvOS: [29, 4], Mail: [422, 61] }
} as const;

/** The same people by other labels. */
const regroup = (arms: Arms, labels: Readonly<Record<string, readonly string[]>>): Arms =>
	Object.fromEntries(
		Object.entries(arms).map(([variant, groups]) => [
			variant,
			Object.fromEntries(
				Object.entries(labels).map(([label, from]) => [
					label,
					add(...from.map((one): Numbers => groups[one] ?? [0, 0]))
				])
			)
		])
	);

const first: Case = { column: 'channel', arms: detail };
const regrouped = (labels: Readonly<Record<string, readonly string[]>>, column = 'channel'): Case => ({
	column,
	arms: regroup(detail, labels)
});
const apple = { Apple: ['iOS', 'iPadOS'], Web: ['Web'], Rest: ['tvOS', 'Mail'] };

/** Why a breakdown may be left out. @param known may the rows of the first one be read? */
const hidden = (known: boolean, reason: string) => (known ? [reason] : [reason, 'rows-unreadable']);

describe('a correction that divides the same people anew', () => {
	it.each([
		['new labels', apple, 'channel'],
		['capitals', { IOS: ['iOS', 'iPadOS'], Web: ['Web'], Rest: ['tvOS', 'Mail'] }, 'channel'],
		['some labels that stay', { Apple: ['iOS', 'iPadOS'], Web: ['Web'], Mail: ['tvOS', 'Mail'] }, 'channel'],
		['no label that stays', { A: ['iOS', 'iPadOS'], B: ['Web'], C: ['tvOS', 'Mail'] }, 'channel'],
		['a new name of the column', apple, 'platform'],
		['another new name', { A: ['iOS', 'iPadOS'], B: ['Web', 'tvOS'], C: ['Mail'] }, 'platform']
	])('is not shown beside the first version: %s', (_, labels, column) => {
		for (const known of [true, false]) {
			const shown = published(first, regrouped(labels, column), { known });
			// Other, with everything that has no group of its own in the first version, subtracts to nothing.
			expect([...hidden(known, 'would-show-corrected'), 'Web 4457, Other 4147']).toContain(shown);
		}
	});

	it('is shown where groups only have new names', () => {
		expect(
			published(
				first,
				regrouped({ IOS: ['iOS'], WEB: ['Web'], IPADOS: ['iPadOS'], TVOS: ['tvOS'], MAIL: ['Mail'] })
			)
		).toMatch(/IOS 3672/);
	});

	it('is shown where a group is new, and people are', () => {
		const more = regroup(detail, Object.fromEntries(Object.keys(detail.control).map((key) => [key, [key]])));
		const arms = Object.fromEntries(
			Object.entries(more).map(([variant, groups]) => [variant, { ...groups, Letter: [800, 90] as Numbers }])
		);
		expect(published(first, { column: 'channel', arms })).toMatch(/Letter 800/);
	});

	it('does not show days that were moved', () => {
		const four: Numbers[] = [
			[1400, 150],
			[27, 4],
			[1500, 160],
			[1200, 130]
		];
		const joined: Numbers[] = [add(...four.slice(0, 2)), ...four.slice(2)];
		const days = (at: readonly number[]): Case => ({
			column: 'date',
			arms: Object.fromEntries(
				['control', 't1'].map((variant) => [
					variant,
					Object.fromEntries(at.map((day, d) => [day, (at.length === 4 ? four : joined)[d]]))
				])
			) as Arms
		});
		const april = days([20_000, 20_001, 20_002, 20_003]);
		expect(published(april, days([20_040, 20_042, 20_043]))).not.toMatch(/1427/);
		// The same days again, a month later, tell nothing new.
		expect(published(april, days([20_040, 20_041, 20_042, 20_043]))).toMatch(/20040/);
	});
});

describe('another campaign of an audience', () => {
	const audience = { relation: 'audience' } as const;
	const others = (labels: Readonly<Record<string, readonly string[]>>, column: string): Case => {
		const { control = {} } = regroup(detail, labels);
		return {
			column,
			arms: { control, t2: regroup({ t2: { ...detail.t1, Web: [5900, 420] } }, labels)['t2'] ?? {} }
		};
	};

	it.each(['channel', 'Channel', 'platform'])('does not divide the same control anew, by %s', (column) => {
		for (const known of [true, false])
			expect([...hidden(known, 'would-show-other-campaign'), 'Web 4457, Other 4147']).toContain(
				published(first, others(apple, column), { ...audience, known })
			);
	});

	it('shows a column that has nothing to do with it', () => {
		const regions: Case = {
			column: 'region',
			arms: {
				control: { North: [2500, 160], South: [3904, 248], West: [2200, 150] },
				t2: { North: [3100, 240], South: [4000, 300], West: [2600, 180] }
			}
		};
		expect(published(first, regions, audience)).toBe('North 2500, South 3904, West 2200');
	});

	const channels = (numbers: Readonly<Record<string, readonly [Numbers, Numbers]>>): Case => ({
		column: 'channel',
		arms: Object.fromEntries(Object.entries(numbers).map(([name, [P, Q]]) => [name, { P, Q }]))
	});
	const share = channels({
		control: [
			[5123, 411],
			[3217, 244]
		],
		t1: [
			[5190, 450],
			[3290, 290]
		]
	});
	const control = [
		[7123, 511],
		[4217, 344]
	] as const;
	it.each([
		[
			'the treatment by another name',
			{
				control,
				t9: [
					[5189, 449],
					[3290, 290]
				]
			}
		],
		[
			'the control as a treatment',
			{
				control,
				kontroll: [
					[5122, 410],
					[3217, 244]
				]
			}
		],
		[
			'the control as one more variant',
			{
				control,
				y: [
					[1222, 99],
					[1444, 105]
				],
				x: [
					[5122, 410],
					[3217, 244]
				]
			}
		],
		[
			'two variants as one',
			{
				control,
				all: [
					[10312, 860],
					[6507, 534]
				]
			}
		],
		[
			'the control as two',
			{
				c1: [
					[2561, 205],
					[1608, 122]
				],
				c2: [
					[2561, 205],
					[1609, 122]
				]
			}
		]
	] as const)('does not show one person less: %s', (_, arms) => {
		expect(published(share, channels(arms), audience)).toMatch(/^refused/);
	});

	it('keeps the promise of a stricter rule', () => {
		const strict: Case = {
			column: 'state',
			arms: {
				control: { S0: [900, 90], S1: [23, 11], S2: [40, 12], S3: [700, 70] },
				t1: { S0: [910, 95], S1: [24, 12], S2: [41, 13], S3: [710, 75] }
			}
		};
		expect(published(strict, { ...strict, policy: { k: 10, minOutcome: 3 } }, audience)).not.toMatch(/S1/);
	});
});
