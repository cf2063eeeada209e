import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, describe, expect, it } from 'vitest';
import { exampleLines } from '#lib/experiment/programme/alert-examples.ts';
import { gainSummary } from '#lib/experiment/programme/gain-summary.ts';
import { asReport, monthlyMessage } from '#lib/server/alerts/monthly-letter.ts';
import { printed } from '#lib/server/alerts/print.ts';
import { browserProgram } from '../../e2e/browser-program.ts';
import { startReceiver } from './receiver.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-print-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ended = Array.from({ length: 4 }, () => exampleLines(20_613, 'EUR'))
	.flat()
	.map((line, i) => ({ ...line, name: `${line.name} ${i}`, status: 'ended' as const }));

describe('a report that a browser prints', () => {
	it('has every row on as many A4 pages as it takes, and reaches no other program', async () => {
		const summary = gainSummary(ended, 0.95);
		const facts = { from: '2026-05-01', to: '2026-05-31', summary, ended, running: [] };
		const { html } = asReport(monthlyMessage(facts, 'Nordwind'), null, { name: 'Nordwind', logo: null });
		const outside = await startReceiver();
		const asking = html.replace('</body>', `<img src="${outside.url}/x"></body>`);
		const { path } = await browserProgram();
		const pdf = await getDocumentProxy(new Uint8Array(await printed(asking, path, folder)));
		await outside.down();
		expect(outside.posted).toEqual([]);
		expect(pdf.numPages).toBe(2);
		for (let page = 1; page <= 2; page += 1) {
			const { width, height } = (await pdf.getPage(page)).getViewport({ scale: 1 });
			expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
		}
		const { text } = await extractText(pdf, { mergePages: true });
		const words = text.replaceAll(/\s+/g, ' ');
		for (const { name } of ended) expect(words).toContain(name);
		expect(words.split('€38.6k (€23.6k to €53.6k)')).toHaveLength(5);
		expect(readdirSync(folder)).toEqual([]);
	});

	it.each([
		['/bin/false', 'The browser ended.'],
		['/nowhere', 'The browser does not start.'],
		['/bin/sleep', 'The browser ended.']
	])('is none where %s is the browser, with the reason', async (program, problem) => {
		await expect(printed('<p>', program, folder)).rejects.toThrow(problem);
		expect(readdirSync(folder)).toEqual([]);
	});
});
