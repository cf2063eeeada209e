import { writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { resultsSchema } from '#lib/server/api/contract/results-schema.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { undeclared } from '#lib/server/campaigns/declarations.ts';
import type { Product } from '../e2e/product.ts';
import { command } from './holdout-command.ts';
import { useStores } from './use-stores.ts';

const now = new Date();
const csv = [
	'campaign,variant,people,conversions,clicks',
	'Wine,control,41330,900,0',
	'Wine,first,41200,1010,2200',
	'Wine,second,41410,1050,2600',
	''
].join('\n');
let stores: Stores;
let product: Product;

useStores(
	(started) => ({ stores, product } = started),
	async (opened) => {
		stores = opened;
		const outcome = await importFile(stores, {
			open: () => Readable.from([Buffer.from(csv)]),
			file: 'wine.csv',
			control: 'control',
			release: true,
			now,
			declaration: undeclared(dayOf(now) + 90),
			campaign: { name: 'Wine', currency: 'EUR' }
		});
		if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	}
);

describe('treatments against one another', () => {
	const ask = async (query: string, accept = 'application/json') => {
		const secret = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: `${query} ${accept}`, role: 'analyst', now })
		);
		const headers = { authorization: `Bearer ${secret}`, accept };
		return fetch(`${product.origin}/api/v1/campaigns/wine/results${query}`, { headers });
	};

	it('are in the API where they are asked for, and in its CSV', async () => {
		const against = async (query: string) => {
			const body = resultsSchema.parse(await (await ask(query)).json());
			return body.results.flatMap((row) => row.against ?? []);
		};
		expect(await against('')).toEqual([]);
		expect(await against('?between=false')).toEqual([]);
		expect(await against('?between=true&metric=conversion')).toEqual(['first']);
		expect((await ask('?between=perhaps')).status).toBe(400);
		const table = await (await ask('?between=true', 'text/csv')).text();
		const rows = parse<Record<string, string>>(table, { columns: true });
		const row = rows.find(({ metric, control }) => metric === 'conversion' && control === 'first');
		expect([row?.['treatment'], row?.['verdict']]).toEqual(['second', 'no clear difference']);
		expect(Number(row?.['difference'])).toBeCloseTo(1050 / 41_410 - 1010 / 41_200, 12);
	});

	it('are on the page of the campaign where its address asks, without scripts', async () => {
		const get = async (query: string) => {
			const response = await fetch(`${product.origin}/campaigns/wine${query}`, {
				headers: { cookie: product.cookie }
			});
			return (await response.text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
		};
		expect(await get('?tab=analysts')).toContain('Compare the variants with one another');
		const asked = await get('?between=yes');
		expect(asked).toContain('Variants against one another');
		expect(asked).toMatch(/second against first/);
	});

	it('are printed by analyse', async () => {
		const file = join(stores.dataFolder, 'wine.csv');
		writeFileSync(file, csv);
		expect((await command(['analyse', file])).stdout).not.toContain('second against first');
		expect((await command(['analyse', file, '--between'])).stdout).toContain('second against first');
	});
});

describe('a file with impressions for people', () => {
	it('gets a verdict on its click rate without options: a share of people, by hand', async () => {
		const file = join(stores.dataFolder, 'headlines.csv');
		writeFileSync(
			file,
			'variant,people,impressions,clicks\ncontrol,3052,3052,90\nb,3033,3033,150\nc,3092,3092,95\n'
		);
		const { stdout } = await command(['analyse', file, '--json']);
		const [found] = (
			JSON.parse(stdout) as {
				campaigns: {
					verdict: { headline: string };
					results: {
						metric: string;
						variant: string;
						verdict: string;
						difference?: { estimate: number; p: number };
						basis?: { standardError: number };
					}[];
				}[];
			}
		).campaigns;
		expect(found?.verdict.headline).toBe('“b” raised click rate.');
		const [b, c] = found?.results ?? [];
		expect([b?.metric, b?.variant, b?.verdict, c?.verdict]).toEqual([
			'click_rate',
			'b',
			'better',
			'no clear difference'
		]);
		const [p, q] = [90 / 3052, 150 / 3033];
		expect(b?.difference?.estimate).toBeCloseTo(q - p, 12);
		expect(b?.basis?.standardError).toBeCloseTo(Math.sqrt((p * (1 - p)) / 3052 + (q * (1 - q)) / 3033), 6);
	});
});
