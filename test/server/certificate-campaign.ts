import { Readable } from 'node:stream';
import { dayOf } from '#lib/experiment/day.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { undeclared } from '#lib/server/campaigns/declarations.ts';
import { randomness } from '../privacy/campaign.ts';

const regions = ['North', 'South', 'East', 'West', 'Islands'];
const devices = ['Phone', 'Tablet', 'Desktop'];
const channels = ['Email', 'App', 'Post'];

/** A campaign with people, buyers and revenue in 45 combinations for each variant, about half of them under 50 people. */
export const smallGroupsFile = (name: string, seed = 7): string => {
	const random = randomness(seed);
	const rows = ['control', 'picks'].flatMap((variant) =>
		regions.flatMap((region) =>
			devices.flatMap((device) =>
				channels.map((channel) => {
					const people = 4 + Math.floor(400 * random() ** 3);
					const buyers = Math.floor(people * (0.1 + 0.3 * random()));
					const revenue = (buyers * (900 + Math.floor(200 * random()))) / 100;
					return [name, variant, region, device, channel, people, buyers, revenue.toFixed(2)].join(',');
				})
			)
		)
	);
	return ['campaign,variant,region,device,channel,people,conversions,revenue', ...rows, ''].join('\n');
};

/** Stores and publishes a file of one campaign. */
export async function published(
	stores: Stores,
	content: string,
	{ name, now, ...more }: { name: string; now: Date } & Partial<ImportRequest>
): Promise<Campaign> {
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(content)]),
		file: `${name}.csv`,
		control: 'control',
		release: true,
		now,
		declaration: undeclared(dayOf(now) + 30),
		...more
	});
	if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	const campaign = (await campaigns.list(stores.holdout)).find((one) => one.name === name);
	if (!campaign) throw new Error(`no ${name}`);
	return campaign;
}
