import { analyse } from '../../../src/lib/experiment/results/analyse.ts';
import { awaitedDayOf, isRunningOn } from '../../../src/lib/experiment/ending.ts';
import type { CampaignResults } from '../../../src/lib/experiment/results/comparison/results.ts';
import { CubeBuilder, type Measure } from '../../../src/lib/privacy/cube.ts';
import { openPeriod } from '../../../src/lib/privacy/open-period.ts';
import { defaultPolicy } from '../../../src/lib/privacy/policy.ts';
import { closeEpoch, matureThrough, pulse, type ReleaseState } from '../../../src/lib/privacy/pulse.ts';
import { solve } from '../../../src/lib/server/release/solver.ts';
import type { Draws } from './random.ts';
import { cellsWhere, nothingReleased } from '../../privacy/running.ts';

/** A made-up campaign that runs for so many days. */
export interface WeeklyCase {
	readonly days: number;
	/** In each variant, a day. */
	readonly people: number;
	readonly share: number;
}

/** One row of its file. */
export interface WeeklyRow {
	readonly variant: string;
	readonly day: number;
	readonly channel: string;
	readonly people: number;
	readonly conversions: number;
	readonly unsubscribes: number;
}

const weeklyVariants = ['control', 'picks'] as const;
const channels = ['Web', 'Mail'];
const measures: readonly Measure[] = ['conversions', 'unsubscribes'].map((name) => ({
	name,
	kind: 'outcome',
	role: 'sum',
	of: []
}));

/** A/A: both variants are alike. */
export const weeklyRows = ({ days, people, share }: WeeklyCase, draws: Draws): WeeklyRow[] =>
	Array.from({ length: days }, (_, day) => day).flatMap((day) =>
		weeklyVariants.flatMap((variant) =>
			channels.map((channel, c) => {
				const some = c === 0 ? Math.ceil(people / 2) : Math.floor(people / 2);
				const [conversions, unsubscribes] = [draws.binomial(some, share), draws.binomial(some, 0.02)];
				return { variant, day, channel, people: some, conversions, unsubscribes };
			})
		)
	);

/** A day on which somebody uploads the days so far, publishes what is mature, and reads the results. */
export interface Reading {
	readonly today: number;
	/** The day after the last has come. */
	readonly ended: boolean;
	/** Null while nothing is published. */
	readonly results: CampaignResults | null;
}

/**
 * What readers see of a campaign week by week, as the product publishes it: rows come with their days, days are published once their
 * outcomes are complete and large enough, and each publication closes a period. The last day was declared from the start.
 */
export function weeklyReadings(rows: readonly WeeklyRow[]): Reading[] {
	const builder = new CubeBuilder(['channel'], [...measures]);
	for (const { variant, day, channel, people, conversions, unsubscribes } of rows)
		builder.add({ variant, day, segments: [channel], people, measures: [conversions, unsubscribes] });
	const cube = builder.build('control');
	const lastDay = Math.max(...rows.map(({ day }) => day));
	const end = { endsOn: lastDay, openEnd: false };
	const window = defaultPolicy.outcomeWindow;
	const readings: Reading[] = [];
	let state: ReleaseState = nothingReleased;
	for (let today = 7; today - 7 <= lastDay + window; today += 7) {
		const ended = !isRunningOn(end, today);
		const through = lastDay + window < today ? lastDay : matureThrough(today, defaultPolicy);
		const known = cellsWhere(cube, (i) => (cube.day[i] ?? 0) < today);
		const isLast = ended && through === lastDay;
		const buckets = pulse(known, defaultPolicy, { state, through, ended: isLast });
		state = { ...state, buckets: [...state.buckets, ...buckets] };
		const closing = closeEpoch(known, defaultPolicy, state, solve);
		if (closing.kind === 'closed') state = closing.state;
		const open = openPeriod(state.buckets, { policy: defaultPolicy, measures });
		const epochs = [...state.epochs, ...(open ? [open] : [])];
		const results =
			epochs.length > 0
				? analyse(epochs, {
						campaign: 'A/A',
						confidence: 0.95,
						plan: null,
						running: !ended,
						awaitedDay: awaitedDayOf(end, { today, outcomeWindow: window }),
						currency: 'EUR',
						by: []
					})
				: null;
		readings.push({ today, ended, results });
	}
	return readings;
}

/** Does it call the metric that decides better or worse? */
export function claims({ results }: Reading): boolean {
	const [primary] = results?.metrics ?? [];
	return (results?.results ?? []).some(
		({ by, metric, verdict }) =>
			by.length === 0 && metric === primary?.name && (verdict === 'better' || verdict === 'worse')
	);
}
