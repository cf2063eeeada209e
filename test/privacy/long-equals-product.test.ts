import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { project } from '../server/holdout-command.ts';
import { fileOf } from './long/edition-file.ts';
import { attackCase, type AttackCase } from './long/editions.ts';
import { publications } from './long/publish.ts';

/** Numbers by place: names of clicks, and the order of days and values, are those of the file. */
const published = (epochs: readonly ReleasedEpoch[] | null): string[] | null =>
	epochs &&
	epochs
		.flatMap(({ tables, variants }) =>
			tables.flatMap(({ axes, measures, blocks }) =>
				blocks.flatMap(({ at, sums }) =>
					sums.flatMap((of, v) =>
						of.map((sum, m) =>
							JSON.stringify([axes, at, variants[v], measures[m]?.replace('clickers', 'clicks'), sum])
						)
					)
				)
			)
		)
		.toSorted();

/** What the product publishes of each edition; null where it is refused. */
async function byProduct({ kind, editions }: AttackCase): Promise<(readonly ReleasedEpoch[] | null)[]> {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-long-'));
	const stores = openStores(folder, project);
	try {
		const all: (readonly ReleasedEpoch[] | null)[] = [];
		let before: string | null = null;
		for (const edition of editions) {
			const { csv, mapping } = fileOf(edition, 0);
			const outcome = await importFile(stores, {
				open: () => Readable.from([Buffer.from(csv)]),
				file: `${edition.name}.csv`,
				release: true,
				control: edition.control,
				ending: { kind: 'ended' },
				now: new Date('2026-06-20T10:00:00Z'),
				...(mapping ? { mapping } : {}),
				campaign: {
					policy: edition.policy,
					...(edition.audienceId === undefined ? {} : { audienceId: edition.audienceId })
				},
				...(kind === 'chain' && before !== null ? { replaces: before } : {})
			});
			if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome).slice(0, 300));
			const [stored] = outcome.campaigns;
			const campaign = stored?.released ? await campaigns.find(stores.holdout, stored.slug) : null;
			all.push(campaign ? await ledger.history(stores.holdout, campaign.id) : null);
			if (campaign) before = campaign.slug;
		}
		return all;
	} finally {
		closeStores(stores);
		rmSync(folder, { recursive: true, force: true });
	}
}

describe('the long attack', () => {
	it.each([
		{ what: 'one campaign with own measures and cross-tabs', seed: 25, k: 25 },
		{ what: 'two campaigns of an audience', seed: 26, k: 25 },
		{ what: 'corrections, of which some are refused', seed: 28, k: 50 }
	])('publishes by the core what the product does: $what', async ({ seed, k }) => {
		const one = attackCase(seed, k);
		const product = await byProduct(one);
		const core = publications(one, 'on').map(({ found }) => found && found.epochs);
		expect(core.map(published)).toEqual(product.map(published));
	});
});
