import { Readable } from 'node:stream';
import { dayOf } from '#lib/experiment/day.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { undeclared } from '#lib/server/campaigns/declarations.ts';

export interface PublishCase {
	readonly name: string;
	readonly now: Date;
	/** Codes of personal data by variant. */
	readonly categories?: Readonly<Record<string, readonly string[]>>;
	/** Opt-outs of the treatment; the control has 30. */
	readonly unsubscribes?: number;
	readonly startsOn?: number;
	readonly endsOn?: number;
	readonly release?: boolean;
	readonly demo?: boolean;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Stores a campaign whose treatment certainly sells more, and publishes it; its groups are of a size of their own. */
export async function publishCase(stores: Stores, options: PublishCase): Promise<Campaign> {
	// Its own workspace decides, never what ran in this process before.
	const added = 100 * ((await campaigns.list(stores.holdout)).length + 1);
	const { name, now, categories = {}, unsubscribes = 31, release = true, demo, startsOn, endsOn } = options;
	const csv = [
		'campaign,variant,people,conversions,unsubscribes',
		`${quoted(name)},control,${9000 + added},400,30`,
		`${quoted(name)},picks,${9010 + added},700,${unsubscribes}`,
		''
	].join('\n');
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(csv)]),
		file: 'case.csv',
		control: 'control',
		release,
		now,
		declaration: { ...undeclared(dayOf(now) + 90), categories },
		campaign: {
			name,
			currency: 'EUR',
			...(demo === undefined ? {} : { demo }),
			...(startsOn === undefined ? {} : { startsOn }),
			...(endsOn === undefined ? {} : { endsOn })
		}
	});
	if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	const campaign = (await campaigns.list(stores.holdout)).find((one) => one.name === name);
	if (!campaign) throw new Error(`no ${name}`);
	return campaign;
}
