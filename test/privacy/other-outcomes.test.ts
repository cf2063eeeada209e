import { beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, certificateIn } from '#lib/privacy/certificates/bytes.ts';
import type { Cube } from '#lib/privacy/cube.ts';
import { alignedAs } from '#lib/privacy/joint/published.ts';
import { PublishedTogether } from '#lib/privacy/joint/kept.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import { solve } from '#lib/server/release/solver.ts';
import { cubeOfLines } from './campaign.ts';
import { attackCase, otherOutcomes } from './long/editions.ts';
import { measuredApart } from './long/measured-apart.ts';
import { publishCase } from './long/publish.ts';
import { attackPromise } from './promise/attack.ts';
import { loadSolver, type Solver } from './promise/program.ts';
import { settledAfter } from './settled-after.ts';

let solver: Solver;
beforeAll(async () => {
	solver = await loadSolver();
});

/** Numbers of each breakdown, or why it is not shown. */
const shown = (epochs: readonly ReleasedEpoch[]) =>
	Object.fromEntries(
		epochs.flatMap(({ tables }) =>
			tables.map(({ axes, layer, blocks, reason }) => [`${axes.join()} ${layer}`, reason ?? blocks.length])
		)
	);

const columns = ['region', 'plan'];
/** The control is the same people, with other outcomes in the second campaign; other people get the offer. */
const control = (share: number) =>
	['North', 'South', 'West'].flatMap((region, r) => [
		`control ${region} trial ${9 + r} ${r === 0 ? 0 : Math.floor(2 * r * share)}`,
		...['free', 'paid'].map(
			(plan, p) => `control ${region} ${plan} ${900 + 100 * r + 10 * p} ${Math.floor((200 + 10 * r) * share)}`
		)
	]);
const offer = (name: string, people: number) =>
	['North', 'South', 'West'].flatMap((region) =>
		['free', 'paid'].map((plan) => `${name} ${region} ${plan} ${people} 240`)
	);
const first = cubeOfLines(columns, [...control(1), ...offer('offer', 1500)]);
const second = cubeOfLines(columns, [...control(0.6), ...offer('letter', 2500)]);

const settled = (old: Cube, cube: Cube, relation: 'audience' | 'version') => {
	const made = settledAfter(old, cube, relation);
	if (made.kind === 'refused') throw new Error('refused');
	return made;
};

describe('people of another campaign who did something else', () => {
	it('are one unknown with them, and breakdowns are shown', () => {
		const { leftOut, attempt, totalsBeside } = settled(first, second, 'audience');
		expect(leftOut).toEqual([]);
		expect(totalsBeside).toBeUndefined();
		expect(shown(attempt.epochs)).toMatchObject({ 'region people': 3, 'region outcome': 3 });
	});

	it('have certificates that add up again, for each measurement', () => {
		const { attempt, proof } = settled(first, second, 'audience');
		const certificates = proof?.certificates() ?? [];
		expect(certificates.map(({ head }) => [head.rule, head.kind, head.measurement ?? 0])).toEqual([
			['2', 'outcome', 0],
			['2', 'outcome', 1]
		]);
		const before = { name: 'before', relation: 'audience' as const, cube: first };
		const together = new PublishedTogether(
			[
				alignedAs(
					{ ...before, epochs: releaseCampaign(first, defaultPolicy, solve) },
					{ columns: new Map(), variants: [['control', 'control']] }
				)
			],
			{ epochs: attempt.epochs, cube: second },
			defaultPolicy
		);
		const kept = certificates.flatMap((one) => certificateIn(bytesOf(one)) ?? []);
		expect(kept.map((one) => together.faultOf(one))).toEqual([null, null]);
		// One by the rule of before is about other unknowns.
		const [one] = kept;
		expect(one && together.faultOf({ ...one, head: { ...one.head, rule: '1' } })).toMatch(
			/^change|combinations/
		);
	});

	it('publish totals only where each campaign has a column that the other one lacks', () => {
		const renamed = cubeOfLines(
			['region', 'device'],
			[...control(0.6), ...offer('letter', 2500)].map((line) =>
				line.replace(' free ', ' web ').replace(' paid ', ' app ')
			)
		);
		const { attempt, totalsBeside } = settled(first, renamed, 'audience');
		expect(totalsBeside).toMatchObject({ reason: 'outcomes-differ', of: [{ name: 'before' }] });
		expect(shown(attempt.epochs)).toMatchObject({ ' people': 1, 'region people': 'outcomes-differ' });
		expect(attempt.epochs.map(({ assurance }) => assurance)).toEqual(['exact']);
	});

	/** Of the outcomes, too, in the long attack: `--other-outcomes`. */
	it('keep the promise about sizes', () => {
		const { about, published } = publishCase(otherOutcomes(attackCase(11, 25)), 'on');
		expect(published).toBe(2);
		const [{ statements, cells } = { statements: [], cells: [] }] = measuredApart(about);
		const { violations, unused } = attackPromise(solver, statements, cells, { k: 25, m: 10 });
		expect({ unused, violations }).toEqual({ unused: 0, violations: [] });
	});
});

describe('a correction of outcomes', () => {
	/** West has fewer than ten buyers then: the new total less the old ones of North and South would be their number. */
	it('is refused where its total shows what it hides', () => {
		const lines = (west: number) => [
			...['North 300 40', 'South 250 26', `West 200 ${west}`].map((line) => `control ${line}`),
			...offer('offer', 400).map((line) => line.replace(/ (free|paid) /, ' '))
		];
		const made = settledAfter(cubeOfLines(['region'], lines(19)), cubeOfLines(['region'], lines(9)));
		expect(made).toMatchObject({ kind: 'refused', refusal: { relation: 'version', measure: 'conversions' } });
	});
});
