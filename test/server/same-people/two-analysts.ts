import { tokens } from '#lib/server/accounts/tokens.ts';
import type { Store } from '#lib/server/db/database.ts';
import { now, type Row } from './campaigns.ts';

/** People by region and device, of a campaign that shows regions alone: its offer has 4 people in the app. @param app of the control in the West */
export const byDevice = (app = 60): readonly Row[] => [
	['control', 'West', 'app', app, 15],
	['control', 'West', 'web', 106 - app, 15],
	['control', 'East', 'app', 560 - app, 100],
	['control', 'East', 'web', 334 + app, 100],
	['offer', 'West', 'web', 106, 30],
	['offer', 'East', 'app', 4, 1],
	['offer', 'East', 'web', 890, 200]
];

/**
 * The same control by plan too, with a guess how many of the West are in the app: everybody of the new plan is in the West, and 6
 * others are.
 */
export const byPlan = (app: number): readonly Row[] => [
	['control', 'West', 'app', 'new', app, 15],
	['control', 'West', 'web', 'new', 100 - app, 13],
	['control', 'West', 'web', 'old', 6, 2],
	['control', 'East', 'app', 'old', 560 - app, 100],
	['control', 'East', 'web', 'old', 334 + app, 100],
	['banner', 'West', 'web', 'old', 30, 12],
	['banner', 'East', 'app', 'new', 100, 28],
	['banner', 'East', 'web', 'old', 870, 200]
];

/** A new analyst's token, as who sends an upload. */
export async function analystIn(holdout: Store, name: string) {
	await holdout.write((tx) => tokens.add(tx, { name, role: 'analyst', now }));
	const token = (await tokens.list(holdout)).find((one) => one.name === name);
	return { actor: { kind: 'token' as const, id: token?.id ?? '', name }, address: null };
}
