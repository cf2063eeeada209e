import { Readable } from 'node:stream';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { randomStream } from '#lib/server/demo/file.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { retainUntil } from '#lib/server/campaigns/workspace.ts';
import { assumptions } from '#lib/server/reports/assumptions.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { undeclared } from '#lib/server/campaigns/declarations.ts';
import { project } from '../server/holdout-command.ts';

const channels = ['E-mail', 'Web', 'App', 'Shop'];
const owners = ['CRM', 'Shop team', 'Apps', 'Growth', 'Brand'];
const themes = ['picks', 'vouchers', 'reminders', 'greetings', 'bundles'];

/** A file of one campaign, with invented numbers that differ from campaign to campaign. */
function file(
	i: number,
	rows: number,
	today: number
): { text: string; name: string; startsOn: number; endsOn: number } {
	const days = Math.max(1, Math.round(rows / 18));
	const isRunning = i % 4 === 0;
	const endsOn = isRunning ? today + 10 : today - 20 - (i % 300);
	const startsOn = (isRunning ? today - 20 : endsOn) - days + 1;
	const name = `${channels[i % 4]} ${themes[i % 5]} ${i + 1}`;
	const random = randomStream(i);
	const lines = ['campaign,variant,date,device,region,people,conversions,revenue,revenue_sq,unsubscribes'];
	for (let day = 0; day < days; day++)
		for (const [v, variant] of ['control', 'personalised'].entries())
			for (const [d, device] of ['phone', 'tablet', 'desktop'].entries())
				for (const region of ['North', 'South', 'West']) {
					const people = 300 + Math.floor(random() * 100);
					const rate = 0.05 + 0.002 * (i % 7) + v * 0.003 * ((i % 5) - 1) + 0.004 * d;
					const conversions = Math.round(people * rate);
					const revenue = conversions * (40 + (i % 9));
					lines.push(
						[
							name,
							variant,
							isoDay(startsOn + day),
							device,
							region,
							people,
							conversions,
							revenue,
							revenue * (60 + (i % 9)),
							Math.round(people * 0.004 * (1 + ((i + v) % 3)))
						].join(',')
					);
				}
	return { text: `${lines.join('\n')}\n`, name, startsOn, endsOn };
}

/**
 * Fills a data folder with published campaigns, each through the door that every file takes.
 * @param rows of each campaign's file
 * @returns stored cells of all campaigns
 */
export async function addManyCampaigns(dataFolder: string, count: number, rows: number): Promise<number> {
	const stores = openStores(dataFolder, project);
	const now = new Date();
	const today = dayOf(now);
	let cells = 0;
	try {
		for (let i = 0; i < count; i++) {
			const { text, name, startsOn, endsOn } = file(i, rows, today);
			const outcome = await importFile(stores, {
				open: () => Readable.from([Buffer.from(text)]),
				file: `${name}.csv`,
				control: 'control',
				release: true,
				// Of a thousand, some resemble another by chance; each has people of its own.
				samePeople: [{ answer: 'none' }],
				now: new Date(now.getTime() - (count - i) * 1000),
				declaration: {
					...undeclared(await retainUntil(stores.holdout, now)),
					owner: owners[i % 5] ?? null,
					categories: i % 3 === 0 ? { personalised: ['purchase_history'], control: [] } : {}
				},
				campaign: { startsOn, endsOn, currency: 'EUR', channel: channels[i % 4] ?? 'Web' }
			});
			if (outcome.kind !== 'stored' || !outcome.campaigns.every(({ released }) => released))
				throw new Error(`"${name}" was not published: ${JSON.stringify(outcome)}`);
			cells += text.split('\n').length - 2;
			const campaign = (await campaigns.list(stores.holdout)).find((one) => one.name === name);
			if (!campaign) throw new Error(`"${name}" is not there`);
			const value = {
				marginRate: 0.4,
				fixedCost: 500,
				costPerPerson: 0.02,
				currency: 'EUR',
				horizonDays: null,
				discountRate: 0,
				valuePerConversion: null
			};
			await stores.holdout.write((tx) => assumptions.set(tx, campaign.id, { value, by: 'Bench', now }));
			if ((i + 1) % 100 === 0) console.log(`  ${i + 1} campaigns are published`);
		}
	} finally {
		closeStores(stores);
	}
	return cells;
}
