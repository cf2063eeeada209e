import { claimsOfHarm } from './claims-of-harm.ts';
import { figureLine, type Simulation } from './figure.ts';
import { noisyDays } from './day-noise.ts';
import { gains, lifts, luck } from './programmes.ts';
import { selection } from './selection.ts';
import { weeklyLooks } from './weekly-looks.ts';
import { moneyPower, skewedMoney } from './skewed-money.ts';

/** Every simulation with its repetitions in the suite, and at full length. */
export const simulations: Readonly<Record<string, { run: Simulation; short: number; full: number }>> = {
	'skewed money': { run: skewedMoney, short: 60, full: 4000 },
	'power of money': { run: moneyPower, short: 60, full: 2000 },
	'programme gains': { run: gains, short: 12, full: 400 },
	'pooled lifts': { run: lifts, short: 60, full: 2000 },
	'rolled out': { run: luck, short: 60, full: 2000 },
	selection: { run: selection, short: 200, full: 4000 },
	'noisy days': { run: noisyDays, short: 60, full: 2000 },
	'weekly looks': { run: weeklyLooks, short: 10, full: 4000 },
	'claims of harm': { run: claimsOfHarm, short: 60, full: 2000 }
};

/** `npm run bench -- truth [NAME]`: how often what a report says is true, by seeded simulation. */
export function benchTruth(): void {
	const wanted = process.argv.slice(3).join(' ');
	for (const [name, { run, full }] of Object.entries(simulations)) {
		if (wanted && !name.includes(wanted)) continue;
		console.log(`\n${name}`);
		for (const figure of run(full)) console.log(`  ${figureLine(figure)}`);
	}
}
