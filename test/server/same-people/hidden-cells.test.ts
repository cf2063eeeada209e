import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { checkFile } from '#lib/server/ingest/check.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { groundOf } from '#lib/server/release/ground.ts';
import { previewRelease } from '#lib/server/release/release.ts';
import { readSamePeople } from '#lib/server/release/same-people-answer.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { project } from '../holdout-command.ts';
import { fileOf, now } from './campaigns.ts';
import { analystIn, byDevice, byPlan } from './two-analysts.ts';

/** A campaign that shows regions alone. @param app of the control in the West */
const published = (app: number): string =>
	fileOf('Victim', ['region', 'device', 'people', 'conversions'], byDevice(app));

/** The same control by one more column, with a guess how many of the West are in the app. */
const guess = (name: string, app: number): string =>
	fileOf(name, ['region', 'device', 'plan', 'people', 'conversions'], byPlan(app));

/** Everything that a second analyst is answered about guesses, and what readers see of the campaign. */
async function answersBeside(app: number) {
	const folder = mkdtempSync(join(tmpdir(), 'holdout-hidden-'));
	const stores = openStores(folder, project);
	const { holdout } = stores;
	try {
		const [ana, ben] = [await analystIn(holdout, 'ana'), await analystIn(holdout, 'ben')];
		const requestOf = (text: string, more: Partial<ImportRequest>): ImportRequest => ({
			open: () => Readable.from([Buffer.from(text)]),
			file: 'f.csv',
			control: 'control',
			release: true,
			now,
			campaign: { audienceId: 'crm' },
			...more
		});
		const sent = await importFile(stores, requestOf(published(app), { sender: ana }));
		expect(sent).toMatchObject({ campaigns: [{ slug: 'victim', released: true }] });
		const victim = await campaigns.find(holdout, 'victim');
		const shown = JSON.stringify(await ledger.epochs(holdout, victim?.id ?? ''));
		const answers: string[] = [];
		const by = { sender: ben };
		for (const guessed of [60, 59]) {
			const text = guess(`Guess ${guessed}`, guessed);
			const stored = await importFile(stores, requestOf(text, { ...by, release: false }));
			const slug = stored.kind === 'stored' ? stored.campaigns[0]?.slug : undefined;
			const own = (await campaigns.list(holdout)).find((one) => one.slug === slug);
			for (const answer of [null, 'none', 'new-wave']) {
				const samePeople = answer === null ? {} : { samePeople: readSamePeople(answer) ?? [] };
				const elsewhere = text.replaceAll('Guess', 'Dry');
				answers.push(JSON.stringify(await checkFile(stores, requestOf(elsewhere, { ...by, ...samePeople }))));
				const options = { now, ...by, ...samePeople };
				answers.push(JSON.stringify(await previewRelease(stores, own?.id ?? '', options)));
			}
			expect(await groundOf(holdout, own?.id ?? '', { now })).toMatch(/^[0-9a-f]{32}$/);
		}
		return { shown, answers };
	} finally {
		closeStores(stores);
		rmSync(folder, { recursive: true, force: true });
	}
}

describe('hidden cells of a published campaign of somebody else', () => {
	it('decide nothing: dry runs and previews of guesses are the same whichever table is behind the published one', async () => {
		const [one, other] = [await answersBeside(60), await answersBeside(59)];
		expect(other.shown).toBe(one.shown);
		expect(one.answers).toHaveLength(12);
		expect(one.answers.some((text) => text.includes('"released"'))).toBe(true);
		expect(other.answers).toEqual(one.answers);
	});
});
