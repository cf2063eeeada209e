import { CubeBuilder, type Measure } from '../../src/lib/privacy/cube.ts';
import { proved, unaudited, type Gate } from '../../src/lib/privacy/gate.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { releaseThrough } from '../../src/lib/privacy/release.ts';
import { randomness } from '../privacy/campaign.ts';

const measures: readonly Measure[] = [
	{ name: 'impressions', kind: 'event', role: 'sum', of: [] },
	{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'revenue', kind: 'money', role: 'sum', of: [] },
	{ name: 'revenue_sq', kind: 'money', role: 'square', of: ['revenue'] },
	{ name: 'unsubscribes', kind: 'outcome', role: 'sum', of: [] }
];
const sizes = [12, 3, 5, 4, 60];

/** A campaign of this many rows in 5 dimensions and 28 days; about four in five rows are a combination of their own. */
function campaign(rows: number) {
	const random = randomness(7);
	const builder = new CubeBuilder(['country', 'device', 'tier', 'channel', 'city'], measures);
	const seen = new Set<number>();
	for (let i = 0; i < rows; i++) {
		const variant = Math.floor(random() * 3);
		const day = Math.floor(random() * 28);
		const codes = sizes.map((size) => Math.floor(size * random() ** 1.4));
		seen.add(
			[day, ...codes].reduce((key, code, at) => key * (at === 0 ? 28 : (sizes[at - 1] ?? 1)) + code, variant)
		);
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
		builder.add({
			variant: ['control', 'a', 'b'][variant] ?? '',
			day: 20_000 + day,
			segments: codes.map((code) => `v${code}`),
			people,
			measures: [people * 2, conversions, revenue, squares, unsubscribes]
		});
	}
	return { cube: builder.build('control'), distinct: seen.size };
}

/** Groups that were proved, and what vouches for the release. */
interface Proved {
	groups: number;
	assurance: string;
}

/** What a release costs, and how much of it the proofs are, side by side in one run. */
export function benchRelease(): void {
	for (const rows of [100_000, 1_000_000]) {
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
	console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
}
