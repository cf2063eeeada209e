import { Readable } from 'node:stream';
import { isoDay } from '#lib/experiment/day.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { setAssumptions } from '#lib/server/reports/set-assumptions.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from './server/holdout-command.ts';

/** Names as warehouses make them: long, with marks or without any, all of a kind that pages must wrap. */
export const longNames = {
	campaign: `Spring_2026_${'lifecycle_reactivation_programme_'.repeat(4)}northern_europe`,
	control: 'control_generic_recommendations_without_history_v2',
	picks: 'personalised_recommendations_purchase_history_v2',
	unbroken: `Personalised${'recommendation'.repeat(8)}`.slice(0, 120),
	channel: `transactional${'newsletter'.repeat(7)}`
} as const;

/** Campaigns that pages find hard to show, by what is hard about them. */
export const hostile = {
	long: longNames.campaign,
	hidden: 'Tiny pilot',
	euro: 'Euro picks',
	dollar: 'Dollar picks'
} as const;

interface Case {
	readonly name: string;
	readonly text: string;
	readonly currency?: string;
	readonly assumed?: boolean;
	readonly control?: string;
}

const first = Date.parse('2026-03-01T00:00:00Z') / 86_400_000;

/** Thirty days of three variants in three channels. */
function longFile(): string {
	const { campaign, control, picks, unbroken, channel } = longNames;
	const rows = Array.from({ length: 30 }, (_, d) =>
		[control, picks, unbroken].flatMap((variant, v) =>
			[channel, 'Web', 'Shop'].map((value, c) => {
				const people = 400 + 10 * c + d;
				const buyers = 40 + 6 * v + (d % 3);
				return [
					campaign,
					variant,
					isoDay(first + d),
					value,
					people,
					buyers,
					buyers * 20,
					buyers * 500,
					12
				].join(',');
			})
		)
	).flat();
	return [
		'campaign,variant,date,channel,people,conversions,revenue,revenue_sq,unsubscribes',
		...rows,
		''
	].join('\n');
}

const plain = (name: string, people: number, rate: number): string =>
	[
		'campaign,variant,people,conversions,revenue,revenue_sq',
		...['control', 'picks'].map((variant, v) => {
			const buyers = Math.round(people * rate * (1 + 0.4 * v));
			return [name, variant, people + v, buyers, buyers * 50, buyers * 3000].join(',');
		}),
		''
	].join('\n');

const cases: readonly Case[] = [
	{ name: hostile.long, text: longFile(), currency: 'GBP', assumed: true, control: longNames.control },
	{ name: hostile.hidden, text: plain(hostile.hidden, 30, 0.2) },
	{ name: hostile.euro, text: plain(hostile.euro, 9000, 0.05), currency: 'EUR', assumed: true },
	{ name: hostile.dollar, text: plain(hostile.dollar, 8000, 0.04), currency: 'USD', assumed: true }
];

async function add(
	stores: Stores,
	{ name, text, currency = 'EUR', assumed, control = 'control' }: Case
): Promise<void> {
	const now = new Date();
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(text)]),
		file: `${name}.csv`,
		control,
		release: true,
		now,
		campaign: { currency }
	});
	if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	const campaign = (await campaigns.list(stores.holdout)).find((one) => one.name === name);
	if (!campaign) throw new Error(`no ${name}`);
	const some = { marginRate: 0.4, fixedCost: 500, costPerPerson: 0.02, horizonDays: 90 };
	if (assumed) await stores.holdout.write((tx) => setAssumptions(tx, campaign, { some, by: 'Ada', now }));
}

/**
 * Puts the campaigns into a data folder.
 * @param wanted which of them; publishing the long one takes a second
 * @returns their slugs
 */
export async function addHostile(
	folder: string,
	wanted: readonly (keyof typeof hostile)[] = ['long', 'hidden', 'euro', 'dollar']
): Promise<Record<keyof typeof hostile, string>> {
	const stores = openStores(folder, project);
	try {
		for (const one of cases) if (wanted.some((name) => hostile[name] === one.name)) await add(stores, one);
		const slugs = new Map((await campaigns.list(stores.holdout)).map(({ name, slug }) => [name, slug]));
		const slugOf = (name: string): string => slugs.get(name) ?? '';
		return {
			long: slugOf(hostile.long),
			hidden: slugOf(hostile.hidden),
			euro: slugOf(hostile.euro),
			dollar: slugOf(hostile.dollar)
		};
	} finally {
		closeStores(stores);
	}
}
