import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResultRow } from '../../src/lib/experiment/results/comparison/results.ts';
import { attackPromise } from '../privacy/promise/attack.ts';
import { loadSolver, type Solver } from '../privacy/promise/program.ts';
import { rowsIn } from '../privacy/reading.ts';
import type { Statement } from '../privacy/statements.ts';
import { privacyCases } from './privacy-cases/case.ts';
import { alike, isPublished, play, statedIn, type Played, type Whose } from './privacy-cases/played.ts';
import { peopleFolder, startWorkspace, type Workspace } from './privacy-cases/workspace.ts';

/**
 * Attacks that worked once, on the running product: what each person did, what all were answered, and what must be true.
 * Cases of one workspace are about different people: nothing about the ones may be compared with the others.
 */
const workspaces: readonly (readonly string[])[] = [
	['A2-shared-control', 'A2-exact-total', 'A7-installs'],
	['A1-preview', 'A4-chain', 'A6-orders'],
	['A1-replaces', 'B2-correction-of-correction', 'A6-clicks'],
	['B1-extra-column', 'A3-correction', 'A7-revenue', 'A9-padding'],
	['B1-dated', 'A5-combination', 'A7-clv', 'B4-dry-run'],
	['B3-csat', 'A8-recurring']
];

const played = new Map<string, Played>();
const open: Workspace[] = [];
const workspaceOf = new Map<string, Workspace>();
let solver: Solver;
let folder = '';

async function playAll(
	ids: readonly string[],
	people: Awaited<ReturnType<typeof peopleFolder>>
): Promise<void> {
	const workspace = await startWorkspace(people);
	open.push(workspace);
	for (const id of ids) {
		const one = privacyCases.find((known) => known.id === id);
		if (!one) throw new Error(`no case ${id}`);
		workspaceOf.set(id, workspace);
		// It goes on where the shared control ended.
		const own =
			id === 'A2-exact-total' ? { ...one, steps: one.steps.filter((step) => step.do === undefined) } : one;
		played.set(id, await play(own, workspace));
	}
}

beforeAll(async () => {
	solver = await loadSolver();
	const people = await peopleFolder();
	folder = people.folder;
	// Two at a time: as many as the machine is likely to have cores for.
	const queue = [...workspaces];
	const work = async () => {
		for (let ids = queue.shift(); ids; ids = queue.shift()) await playAll(ids, people);
	};
	await Promise.all([work(), work()]);
});
afterAll(async () => {
	await Promise.all(open.map((workspace) => workspace.stop()));
	rmSync(folder, { recursive: true, force: true });
});

const of = (id: string): Played => {
	const found = played.get(id);
	if (!found) throw new Error(`${id} was not played`);
	return found;
};

/** Nothing that anybody saw narrows a small group. */
const expectPromise = (id: string, whose: Whose = () => ({}), more: Partial<Statement> = {}) => {
	const { statements, cells } = statedIn(of(id), whose, more);
	expect(attackPromise(solver, statements, cells, { k: 50, m: 10 }).violations).toEqual([]);
};

/** Versions of a campaign, in the order of their files. */
const inVersions =
	(...names: readonly string[]): Whose =>
	(campaign, variant) => ({ population: `${names[0]}/${variant}`, version: names.indexOf(campaign) + 1 });

/** Rows that show a number of a group of its own. */
const shownOf = (rows: readonly ResultRow[], value: string, metric?: string): readonly ResultRow[] =>
	rows.filter(
		({ segment, metric: name, control, treatment }) =>
			Object.values(segment).includes(value) &&
			(metric === undefined || name === metric) &&
			control !== undefined &&
			treatment !== undefined
	);
const seenRows = (id: string): readonly ResultRow[] => of(id).seen.flatMap(({ rows }) => rows);

const crm: Whose = (_, variant) => (variant === 'control' ? { population: 'crm/control' } : {});

/** What must be true of each case. */
const expectations: Readonly<Record<string, () => void | Promise<void>>> = {
	'A1-preview': () => {
		const [, , right, , , wrong] = of('A1-preview').answers;
		if (!right || !wrong) throw new Error('there are two previews');
		expect(alike(right)).toBe(alike(wrong));
	},
	'A1-replaces': () => {
		const [, right, wrong] = of('A1-replaces').answers;
		if (!right || !wrong) throw new Error('there are two uploads');
		expect(alike(right)).toBe(alike(wrong));
	},
	'A2-shared-control': () => {
		expectPromise('A2-shared-control', crm);
	},
	'A2-exact-total': () => {
		const [, , exact, , , other] = of('A2-exact-total').answers;
		if (!exact || !other) throw new Error('there are two previews');
		// Only where the totals are printed rounded are both printed alike.
		if (of('A2-shared-control').seen.some(({ rounding }) => rounding > 1))
			expect(alike(exact)).toBe(alike(other));
	},
	'A3-correction': () => {
		expectPromise('A3-correction', inVersions('E7 v1', 'E7 v2'));
	},
	'A4-chain': () => {
		expectPromise('A4-chain', inVersions('E6 v1', 'E6 v2', 'E6 v4'));
	},
	'A5-combination': () => {
		expectPromise('A5-combination');
		const axes = Object.groupBy(seenRows('A5-combination'), ({ by }) => by.join());
		const groups = Object.entries(axes).map(
			([axis, rows = []]) =>
				new Set(rows.flatMap((row) => (row.control && axis !== '' ? JSON.stringify(row.segment) : []))).size
		);
		expect(Math.max(...groups)).toBeGreaterThanOrEqual(2);
	},
	'A6-orders': () => {
		expect(shownOf(seenRows('A6-orders'), 'East', 'orders_per_person')).toEqual([]);
		expectPromise('A6-orders');
	},
	'A6-clicks': () => {
		expect(shownOf(seenRows('A6-clicks'), 'East', 'ctr')).toEqual([]);
		expectPromise('A6-clicks');
	},
	'A7-revenue': () => {
		const byRegion = seenRows('A7-revenue').filter(({ by }) => by.includes('region'));
		expect(
			byRegion.filter(({ metric, control }) => metric === 'revenue_per_person' && control !== undefined)
		).toEqual([]);
		expectPromise('A7-revenue');
	},
	'A7-installs': () => {
		const { printed } = of('A7-installs');
		if (printed?.status !== 0) return;
		expect(shownOf(rowsIn(JSON.parse(printed.stdout)), 'Est', 'installs')).toEqual([]);
	},
	'A7-clv': () => {
		expectPromise('A7-clv');
	},
	'A8-recurring': () => {
		expect(shownOf(seenRows('A8-recurring'), 'Est')).toEqual([]);
		expectPromise('A8-recurring', () => ({}), { recurring: true });
	},
	'A9-padding': async () => {
		const workspace = workspaceOf.get('A9-padding');
		const name = 'E3 victim';
		const slug = String(
			(of('A9-padding').answers[0]?.body['campaigns'] as { slug?: string }[] | undefined)?.[0]?.slug
		);
		const preview = (person: 'analyst A' | 'analyst B' | 'admin') =>
			workspace?.ask(person, `/campaigns/${slug}/releases?preview=true`, { method: 'POST' });
		const [theirs, nobodys] = [
			await preview('analyst B'),
			await workspace?.ask('analyst B', '/campaigns/none/releases?preview=true', { method: 'POST' })
		];
		expect(theirs).toEqual(nobodys);
		// What she gets is her own: as for a name that nobody has.
		const pad = of('A9-padding').answers[1];
		const own = (pad?.body['campaigns'] as { slug?: string; name?: string }[] | undefined)?.[0];
		if (pad?.status === 201) expect([own?.name, own?.slug === slug]).toEqual([name, false]);
		const people = of('A9-padding').files[0]?.rows.reduce((all, { cell }) => all + Number(cell.people), 0);
		for (const person of ['analyst A', 'admin'] as const) {
			const periods = (await preview(person))?.body['periods'] as { people?: number }[];
			expect(periods[0]?.people).toBe(people);
		}
	},
	'B1-extra-column': () => {
		if (isPublished(of('B1-extra-column').answers[1]))
			expectPromise('B1-extra-column', inVersions('E4 victim', 'E5 extra column'));
	},
	'B1-dated': () => {
		if (isPublished(of('B1-dated').answers[1]))
			expectPromise('B1-dated', inVersions('E4 victim', 'E5 dated'));
	},
	'B2-correction-of-correction': () => {
		const [, , third] = of('B2-correction-of-correction').answers;
		expect(isPublished(third)).toBe(false);
		const words = JSON.stringify(third?.body);
		expect(words).toContain('E6 v1');
		expect(words).not.toContain('no campaign');
		expect(words).not.toContain('same rows');
	},
	'B3-csat': () => {
		const rows = seenRows('B3-csat');
		expect(shownOf(rows, 'East', 'csat')).toEqual([]);
		expectPromise('B3-csat');
	},
	'B4-dry-run': async () => {
		const [, existing, missing] = of('B4-dry-run').answers;
		if (!existing || !missing) throw new Error('there are two dry runs');
		expect(alike(existing)).toBe(alike(missing));
		const file = 'variant,date,region,device,people,conversions\ncontrol,2026-04-02,Isle,tv,50,10\n';
		const nobodys = await workspaceOf
			.get('B4-dry-run')
			?.ask('analyst B', '/uploads?control=control&dryRun=true&campaign=Nobodys', {
				method: 'POST',
				headers: { 'content-type': 'text/csv' },
				body: file
			});
		if (nobodys) expect(alike(missing).replaceAll(/B# theirs/g, 'Nobodys')).toBe(alike(nobodys));
	}
};

describe('the cases of the privacy report', () => {
	it('are all played, and all have something that must be true', () => {
		const ids = privacyCases.map(({ id }) => id);
		expect([...played.keys()].toSorted()).toEqual(ids.toSorted());
		expect(Object.keys(expectations).toSorted()).toEqual(ids.toSorted());
	});

	for (const { id, title } of privacyCases) {
		it(`${id}: ${title}`, () => expectations[id]?.());
	}
});
