import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isoDay } from '#lib/experiment/day.ts';
import { CubeBuilder, type CubeCell, type Measure } from '../../src/lib/privacy/cube.ts';
import { proved, type Gate } from '../../src/lib/privacy/disclosure/gate.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { releaseThrough } from '../../src/lib/privacy/release.ts';
import { randomness } from '../privacy/campaign.ts';
import { holdout, project } from '../server/holdout-command.ts';
import { peakMemory } from './proc.ts';
import { unaudited } from '../privacy/unaudited.ts';

/** What the release of a million rows has to keep to: seconds of the clock, megabytes. */
const goal = { seconds: 60, memory: 1000 };
const everyMs = 100;

const measures: readonly Measure[] = [
	{ name: 'impressions', kind: 'event', role: 'sum', of: [] },
	{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'revenue', kind: 'money', role: 'sum', of: [] },
	{ name: 'revenue_sq', kind: 'money', role: 'square', of: ['revenue'] },
	{ name: 'unsubscribes', kind: 'outcome', role: 'sum', of: [] }
];
const dimensions = ['country', 'device', 'tier', 'channel', 'city'];
const sizes = [12, 3, 5, 4, 60];

/** Cells of a campaign of this many rows in 5 dimensions and 28 days; about four in five rows are a combination of their own. */
function* cellsOf(rows: number): Generator<CubeCell & { readonly day: number }> {
	const random = randomness(7);
	for (let i = 0; i < rows; i++) {
		const variant = ['control', 'a', 'b'][Math.floor(random() * 3)] ?? '';
		const day = 20_000 + Math.floor(random() * 28);
		const segments = sizes.map((size) => `v${Math.floor(size * random() ** 1.4)}`);
		const people = 1 + Math.floor(30 * random() ** 4);
		let [conversions, revenue, squares, unsubscribes] = [0, 0, 0, 0];
		for (let person = 0; person < people; person++) {
			if (random() < 0.005) unsubscribes += 1;
			if (random() >= 0.05) continue;
			const amount = Math.round(2000 + 6000 * random()) / 100;
			conversions += 1;
			revenue += amount;
			squares += amount ** 2;
		}
		yield {
			variant,
			day,
			segments,
			people,
			measures: [people * 2, conversions, revenue, squares, unsubscribes]
		};
	}
}

function campaign(rows: number) {
	const builder = new CubeBuilder(dimensions, measures);
	const seen = new Set<string>();
	for (const cell of cellsOf(rows)) {
		seen.add(`${cell.variant} ${cell.day} ${cell.segments.join(' ')}`);
		builder.add(cell);
	}
	return { cube: builder.build('control'), distinct: seen.size };
}

/** The same as a file: rows that are alike are one. */
function* linesOf(rows: number): Generator<string> {
	yield `campaign,variant,date,${dimensions.join()},people,${measures.map(({ name }) => name).join()}\n`;
	const sums = new Map<string, number[]>();
	for (const { variant, day, segments, people, measures: numbers } of cellsOf(rows)) {
		const key = [variant, isoDay(day), ...segments].join();
		const before = sums.get(key);
		const all = [people, ...Array.from(numbers)];
		sums.set(key, before ? before.map((sum, at) => sum + (all[at] ?? 0)) : all);
	}
	const decimals = [0, 0, 0, 2, 4, 0];
	for (const [key, all] of sums)
		yield `Bench,${key},${all.map((sum, at) => sum.toFixed(decimals[at])).join()}\n`;
}

/** Groups that were proved, and what vouches for the release. */
interface Proved {
	groups: number;
	assurance: string;
}

/** What a release costs, and how much of it the proofs are, side by side in one run. */
function compare(rows: number): void {
	const { cube, distinct } = campaign(rows);
	const result: Proved = { groups: 0, assurance: '' };
	const timed = (gate: Gate): number => {
		const start = process.cpuUsage();
		const epochs = releaseThrough(gate, cube, defaultPolicy);
		const { user, system } = process.cpuUsage(start);
		result.assurance = epochs.map(({ assurance }) => assurance).join();
		return (user + system) / 1e6;
	};
	const counting: Gate = (epoch, policy) => {
		const settled = proved(solve)(epoch, policy);
		for (const { proof } of settled.proofs)
			result.groups += proof.proved.exchange + proof.proved.batch + proof.proved.single;
		return settled;
	};
	const without = timed(unaudited);
	const whole = timed(counting);
	const share = Math.max(0, 1 - without / whole);
	console.log(
		`${rows.toLocaleString('en-GB').padStart(9)} rows, ${distinct.toLocaleString('en-GB')} distinct cells: ` +
			`${whole.toFixed(2)} s of a core, of which proofs and audit ${(share * 100).toFixed(0)} %; ` +
			`${result.groups.toLocaleString('en-GB')} groups proved, assurance ${result.assurance}`
	);
}

const within = (value: number, limit: number): string => (value <= limit ? 'within' : 'NOT within');

/** A stored campaign's release in a process of its own: read, merge, prove, store. */
async function whole(rows: number): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-bench-'));
	try {
		const env = { HOLDOUT_DATA: join(folder, 'data') };
		const file = join(folder, 'rows.csv');
		await pipeline(linesOf(rows), createWriteStream(file));
		const stored = holdout(['import', file, '--control', 'control', '--purpose', 'bench'], { env });
		if (stored.status !== 0) throw new Error(`the import failed: ${stored.stdout}${stored.stderr}`);
		const start = performance.now();
		const child = spawn(process.execPath, ['src/cli.ts', 'release', 'bench', '--whole'], {
			cwd: project,
			env: { ...process.env, ...env },
			stdio: ['ignore', 'ignore', 'inherit']
		});
		let memory = 0;
		const timer = setInterval(() => {
			memory = Math.max(memory, peakMemory(child.pid ?? 0) || 0);
		}, everyMs);
		const [code] = (await once(child, 'exit')) as [number | null];
		clearInterval(timer);
		const seconds = (performance.now() - start) / 1000;
		if (code !== 0) throw new Error(`the release ended with ${code}`);
		console.log(
			`${rows.toLocaleString('en-GB').padStart(9)} rows, from stored to published: ${seconds.toFixed(1)} s ` +
				`(${within(seconds, goal.seconds)} ${goal.seconds} s), peak memory ` +
				(memory === 0
					? 'unknown: no /proc here'
					: `${memory.toFixed(0)} MB (${within(memory, goal.memory)} ${goal.memory} MB)`)
		);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** `npm run bench -- release [ROWS]`: the gate alone on 100,000 rows, then a whole release of so many rows. */
export async function benchRelease(): Promise<void> {
	const rows = Number(process.argv[3] ?? 1_000_000);
	if (!Number.isSafeInteger(rows) || rows < 1)
		throw new Error('the number of rows must be a whole number above 0');
	compare(Math.min(rows, 100_000));
	await whole(rows);
}
