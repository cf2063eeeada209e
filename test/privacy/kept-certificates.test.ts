import { describe, expect, test } from 'vitest';
import {
	bytesOf,
	certificateIn,
	NumberReader,
	NumberWriter
} from '../../src/lib/privacy/certificates/bytes.ts';
import { countedWords, type Certificate } from '../../src/lib/privacy/certificates/certificate.ts';
import { addUp } from '../../src/lib/privacy/certificates/check.ts';
import { PublishedVariant } from '../../src/lib/privacy/certificates/period.ts';
import type { Changes } from '../../src/lib/privacy/disclosure/certificate.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import { closeEpoch, pulse } from '../../src/lib/privacy/pulse.ts';
import { proveCampaign, type ProvedEpoch } from '../../src/lib/privacy/release.ts';
import { asEpoch } from '../../src/lib/server/ledger/entries.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { cubeOf, simulate, simulatedMeasures, surveyMeasures } from './campaign.ts';
import { nothingReleased } from './running.ts';

const policy = { ...defaultPolicy, k: 25 };
/** @param days more of them make more small groups, which take longer to prove */
const campaign = (seed: number, { recurring = false, days = 1 } = {}) => {
	const { dimensions, cells } = simulate(
		{ people: 3000, split: [0.4, 0.6], plain: [5, 4], cities: [], days, sparse: false, rate: 0.2 },
		seed
	);
	return { ...cubeOf(dimensions, cells, [...simulatedMeasures, ...surveyMeasures]), recurring };
};

/** All certificates of some periods, as they come back from their bytes, with what is wrong with each. */
const faultsOf = (
	cube: ReturnType<typeof campaign>,
	periods: readonly ProvedEpoch[],
	ranges: ConstructorParameters<typeof PublishedVariant>[0]['ranges'] = []
) =>
	periods.flatMap(({ epoch, certificates }) =>
		certificates.map((one) => {
			const read = certificateIn(bytesOf(one));
			const published = new PublishedVariant({ epoch, ranges, cube }, one.head.variant);
			return `${countedWords(one.head.terms)}: ${read ? published.faultOf(read) : 'not read'}`;
		})
	);
const wrong = (faults: readonly string[]) => faults.filter((fault) => !fault.endsWith(': null'));

describe('certificates that are kept', () => {
	test('come back from their bytes as they were, entries in the order of cells', () => {
		const [period] = proveCampaign(campaign(3), policy, solve, null);
		const some = period?.certificates.find(({ head }) => head.kind === 'outcome');
		if (!some) throw new Error('no outcome');
		const read = certificateIn(bytesOf(some));
		expect(read?.head).toEqual(some.head);
		expect(read && bytesOf(read)).toEqual(bytesOf(some));
		expect(read?.changes.count).toBe(some.changes.count);
		expect(certificateIn(bytesOf(some).slice(0, -1))).toBeNull();
		expect(certificateIn(new Uint8Array())).toBeNull();
	});

	test('have numbers of any size and sign', () => {
		const numbers = [0, 1, -1, 127, -128, 16_384, 2 ** 31, -(2 ** 40), 2 ** 52 - 1];
		const writer = new NumberWriter();
		for (const number of numbers) writer.addSigned(number);
		const reader = new NumberReader(writer.bytes());
		expect(numbers.map(() => reader.nextSigned())).toEqual(numbers);
		expect(reader.isAtEnd).toBe(true);
		expect(() => reader.next()).toThrow(RangeError);
	});

	test.each([
		['without dates', campaign(1)],
		['with days', campaign(2, { days: 4 })],
		['with people who recur', campaign(4, { days: 3, recurring: true })]
	])('add up to what is published %s', (_, cube) => {
		const found = faultsOf(cube, proveCampaign(cube, policy, solve, null));
		expect(found.length).toBeGreaterThan(6);
		expect(wrong(found)).toEqual([]);
	});

	test('add up for a period whose days were published before, range by range', () => {
		const cube = campaign(6, { days: 4 });
		const last = cube.day.reduce((a, b) => Math.max(a, b));
		const buckets = [last - 2, last].reduce((before, through) => {
			const state = { ...nothingReleased, buckets: before };
			return [...before, ...pulse(cube, policy, { state, through, ended: through === last })];
		}, nothingReleased.buckets);
		expect(buckets.length).toBeGreaterThan(1);
		const closing = closeEpoch(cube, policy, { ...nothingReleased, buckets }, solve);
		if (closing.kind !== 'closed') throw new Error(closing.reason);
		const ranges = buckets.map((bucket) => asEpoch(bucket, policy, cube.measures));
		const found = faultsOf(cube, [closing], ranges);
		expect(found.length).toBeGreaterThan(3);
		expect(wrong(found)).toEqual([]);
	});
});

describe('the check of certificates', () => {
	const cube = campaign(1);
	const [period] = proveCampaign(cube, policy, solve, null);
	const epoch = period?.epoch;
	const certificates = (period?.certificates ?? []).flatMap((one) => certificateIn(bytesOf(one)) ?? []);
	const fault = (one: Certificate): string | null =>
		epoch ? new PublishedVariant({ epoch, ranges: [], cube }, one.head.variant).faultOf(one) : 'no epoch';
	const without = ({ starts, cells, by, ways, count }: Changes, gone: number): Changes => {
		const [from, to] = [starts[gone] ?? 0, starts[gone + 1] ?? 0];
		const isKept = (_: number, i: number) => i < from || i >= to;
		return {
			count: count - 1,
			starts: Int32Array.from([
				...starts.slice(0, gone),
				...starts.slice(gone + 1).map((at) => at - (to - from))
			]),
			cells: cells.filter(isKept),
			by: by.map((numbers) => numbers.filter(isKept)),
			ways: ways.filter((_, change) => change !== gone)
		};
	};

	test('finds one changed number, whichever it is', () => {
		let tried = 0;
		for (const { head, changes } of certificates)
			for (const [q, numbers] of changes.by.entries())
				for (let at = 0; at < numbers.length; at += 1 + Math.floor(numbers.length / 7)) {
					const by = changes.by.map((one, other) =>
						other === q ? one.map((units, i) => (i === at ? units - 1 : units)) : one
					);
					expect(
						fault({ head, changes: { ...changes, by } }),
						`${countedWords(head.terms)} ${at}`
					).not.toBeNull();
					tried += 1;
				}
		expect(tried).toBeGreaterThan(50);
	});

	test('finds a change that is left out, of each certificate', () => {
		const needed = certificates.filter(({ changes }) => changes.count > 0);
		expect(needed.length).toBeGreaterThan(4);
		for (const { head, changes } of needed) {
			const faults = Array.from({ length: Math.min(3, changes.count) }, (_, gone) =>
				fault({ head, changes: without(changes, gone) })
			);
			expect(faults.join(), countedWords(head.terms)).toMatch(/it leaves \d+ groups too narrow, not 0/);
		}
	});

	test('finds a certificate of other people, and one of another number', () => {
		const [first, ...others] = certificates;
		const other = others.find(({ head }) => head.variant !== first?.head.variant && head.kind === 'people');
		if (!first || !other) throw new Error('no certificates');
		expect(fault({ head: first.head, changes: other.changes })).not.toBeNull();
		expect(fault({ head: { ...first.head, cells: first.head.cells + 1 }, changes: first.changes })).toMatch(
			/^it is about \d+ combinations/
		);
	});

	test('knows what must hold of a table: sums, lower ends, outcomes within people, whole numbers', () => {
		const claim = {
			quantities: [
				{ truth: [10, 10, 2], min: 1, rows: [[0, 0, 0]] },
				{ truth: [4, 4, 1], min: 0, rows: [[0, 0, -1]] }
			],
			families: [{ groupOf: [0, 1, -1], width: [3, 3] }]
		};
		const added = (people: readonly number[], outcome: readonly number[]) =>
			addUp(claim, {
				count: 1,
				starts: Int32Array.from([0, 3]),
				cells: Int32Array.from([0, 1, 2]),
				by: [Float64Array.from(people), Float64Array.from(outcome)],
				ways: Uint8Array.from([0])
			});
		expect(added([0, 0, 0], [3, -3, 0])).toEqual({ fault: null, narrow: 0 });
		expect(added([0, 0, 0], [2, -2, 0])).toEqual({ fault: null, narrow: 2 });
		expect(added([0, 0, 0], [5, -5, 0]).fault).toBe('change 1: cell 1 would have -1, fewer than 0');
		expect(added([1, 0, -2], [3, -3, 0]).fault).toBe('change 1: cell 2 would have 0, fewer than 1');
		expect(added([1, 0, 0], [3, -3, 0]).fault).toBe('change 1: a published sum would change by 1');
		expect(added([-4, 4, 0], [3, -3, 0]).fault).toBe('change 1: cell 0 would have more of them than people');
		expect(added([0, 0, 0], [2.5, -2.5, 0]).fault).toBe('change 1: cell 0 changes by no whole number');
	});
});
