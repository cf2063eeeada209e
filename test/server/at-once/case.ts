import { Readable } from 'node:stream';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { storesForEach } from '../fresh-stores.ts';

export const now = new Date('2026-06-20T10:00:00Z');

/** A campaign without dates: `people` in each group, `more` of them in the control's Web. */
export const csv = (name: string, { channels = ['Web', 'Phone'], people = 1000, more = 0 } = {}): string =>
	[
		'campaign,variant,channel,people,conversions',
		...['control', 'picks'].flatMap((variant, v) =>
			channels.map((channel, c) => {
				const size = people + 7 * c + (v === 0 && c === 0 ? more : 0);
				return `${name},${variant},${channel},${size},${100 + 40 * v}`;
			})
		),
		''
	].join('\n');

/** A data folder of its own for each test. */
export function useCase() {
	let folder: string;
	let stores: Stores;
	storesForEach((fresh) => ({ folder, stores } = fresh));
	return {
		folder: () => folder,
		stores: () => stores,
		take: (text: string, more: Partial<ImportRequest> = {}) =>
			importFile(stores, {
				open: () => Readable.from([Buffer.from(text)]),
				file: 'case.csv',
				release: false,
				now,
				...more
			}),
		async campaign(slug: string): Promise<Campaign> {
			const found = await campaigns.find(stores.holdout, slug);
			if (!found) throw new Error(`no ${slug}`);
			return found;
		},
		/** People of all that is published of a campaign, in all variants. */
		async people(slug: string): Promise<number> {
			const { id } = (await campaigns.find(stores.holdout, slug)) ?? { id: '' };
			return (await ledger.epochs(stores.holdout, id))
				.flatMap(({ tables }) => tables)
				.filter(({ axes, layer }) => axes.length === 0 && layer === 'people')
				.flatMap(({ blocks }) => blocks.flatMap(({ sums }) => sums))
				.reduce((sum, [n = 0]) => sum + n, 0);
		},
		/** Uploads that have cells. */
		stored: (): unknown[] =>
			stores.private.$client.prepare('select distinct upload_id from cell_chunks').pluck().all(),
		names: async (): Promise<string[]> => (await campaigns.list(stores.holdout)).map(({ name }) => name)
	};
}
