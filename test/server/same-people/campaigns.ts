import { Readable } from 'node:stream';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import { readCube } from '#lib/server/release/cells.ts';
import { recordedUploads } from '#lib/server/release/ground.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import type { ReleaseOutcome } from '#lib/server/release/outcome.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { storesForEach } from '../fresh-stores.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { people } from '#lib/server/campaigns/people.ts';

export const now = new Date('2026-11-20T10:00:00Z');

/** One row of a file: variant, values, people, conversions and, where there are any, amounts. */
export type Row = readonly (string | number)[];

/** A file of one campaign. */
export const fileOf = (name: string, columns: readonly string[], rows: readonly Row[]): string =>
	[['campaign', 'variant', ...columns].join(','), ...rows.map((row) => [name, ...row].join(',')), ''].join(
		'\n'
	);

/** Who sends a file. */
export interface Sender {
	readonly actor: { readonly kind: 'token'; readonly id: string; readonly name: string };
	readonly address: null;
}

/** A data folder of its own for each test, with what campaigns about the same people need. */
export function useCampaigns() {
	let folder: string;
	let stores: Stores;
	storesForEach((fresh) => ({ folder, stores } = fresh));
	const byId = async (id: string): Promise<Campaign> => {
		const found = await campaigns.byId(stores.holdout, id);
		if (!found) throw new Error(`no ${id}`);
		return found;
	};
	/** Stores a file of one campaign. */
	const store = async (text: string, more: Partial<ImportRequest> = {}): Promise<Campaign> => {
		const taken = await importFile(stores, {
			open: () => Readable.from([Buffer.from(text)]),
			file: 'case.csv',
			control: 'control',
			release: false,
			now,
			...more
		});
		if (taken.kind !== 'stored') throw new Error(JSON.stringify(taken));
		const [first] = taken.campaigns;
		const found = (await campaigns.list(stores.holdout)).find(({ slug }) => slug === first?.slug);
		if (!found) throw new Error(`no ${first?.slug}`);
		return found;
	};
	return {
		stores: () => stores,
		folder: () => folder,
		byId,
		store,
		/** Stores a file and publishes its campaign. */
		async publish(
			text: string,
			more: Partial<ImportRequest> = {}
		): Promise<{ campaign: Campaign; outcome: ReleaseOutcome }> {
			const { id } = await store(text, more);
			const outcome = await releaseStored(stores, id, { now });
			return { campaign: await byId(id), outcome };
		},
		/** A new token that sends files. */
		sender: async (name: string, role: 'analyst' | 'admin' = 'analyst'): Promise<Sender> => {
			await stores.holdout.write((tx) => tokens.add(tx, { name, role, now }));
			const token = (await tokens.list(stores.holdout)).find((one) => one.name === name);
			return { actor: { kind: 'token', id: token?.id ?? '', name }, address: null };
		},
		/** Adds a sender to the people of a campaign, or removes it. */
		changePeople: (act: 'add' | 'remove', { id }: Campaign, { actor }: Sender): Promise<void> =>
			stores.holdout.write((tx) =>
				act === 'add'
					? people.add(tx, id, `token:${actor.id}`, now)
					: void people.remove(tx, id, `token:${actor.id}`)
			),
		/** Its first upload. */
		uploadOf: async ({ id }: Campaign): Promise<string> =>
			(await recordedUploads(stores.holdout, id))[0]?.id ?? '',
		/** What it published with its cells, for the attacker. */
		async told({ id, name }: Campaign, version = 1) {
			const uploadIds = (await recordedUploads(stores.holdout, id)).map((upload) => upload.id);
			const { cube } = await readCube(stores.private, id, { control: 'control', uploadIds });
			return { name, version, history: await ledger.history(stores.holdout, id), cube };
		},
		/** Everything a campaign ever published. */
		history: ({ id }: Campaign): Promise<ReleasedEpoch[]> => ledger.history(stores.holdout, id)
	};
}
