import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { isQuestion } from '#lib/table/problems/question.ts';
import { readCampaignFile } from '#lib/server/files/read.ts';
import {
	encoded,
	knownCampaign,
	layouts,
	seeded,
	textOf,
	totals,
	truthOf,
	words,
	type Style
} from './campaign.ts';

/** HOLDOUT_EXPORTS=5000 for the whole length. */
const runs = Number(process.env['HOLDOUT_EXPORTS'] ?? 300);

const styles: readonly Style[] = [
	{ decimal: '.', thousands: '', money: (text) => text },
	{ decimal: '.', thousands: ',', money: (text) => `$${text}` },
	{ decimal: ',', thousands: '.', money: (text) => `${text} €` },
	{ decimal: ',', thousands: ' ', money: (text) => `${text} kr` },
	{ decimal: '.', thousands: "'", money: (text) => `CHF ${text}` },
	{ decimal: ',', thousands: '.', money: (text) => `R$ ${text}` }
];

/** Questions and the codes that stand for one. */
const asks = new Set(['ambiguous_number', 'control_missing']);

describe('a known campaign, turned, stacked, added up and encoded again', () => {
	it(`is read right or asked about in ${runs} combinations`, { timeout: 600_000 }, async () => {
		const random = seeded(20_261_130);
		const pick = <T>(list: readonly T[]): T =>
			list[Math.floor(random() * list.length)] ?? expect.fail('empty');
		const wrong: string[] = [];
		let right = 0;
		for (let run = 0; run < runs; run += 1) {
			const campaign = knownCampaign(random);
			const style = pick(styles);
			const layout = pick(Object.keys(layouts));
			// A turned table has no dimensions to add up over.
			const kind = layout === 'transposed' ? pick(['none', 'of the variants']) : pick(Object.keys(totals));
			const word = pick(words);
			const delimiter = pick(style.decimal === ',' ? [';', '\t'] : [',', ';', '\t', '|']);
			const encoding = pick(['utf-8', 'utf-8-bom', 'utf-16le', 'windows-1252'] as const);
			const framed = random() < 0.3;
			const rows = totals[kind]?.(campaign.rows, word) ?? expect.fail(kind);
			const sheet = layouts[layout]?.(rows, style) ?? expect.fail(layout);
			const bytes = encoded(textOf(sheet, { delimiter, framed }), encoding);
			const name = `${run}: ${layout}, totals ${kind} "${word}", ${delimiter} ${style.decimal}${style.thousands} ${encoding}${framed ? ' framed' : ''}`;
			const said = await readCampaignFile(
				() => Readable.from([bytes], { objectMode: false }),
				{ latestYear: 2026 },
				{ row: () => undefined }
			);
			if (!said.ok) {
				const [first] = said.problems;
				if (said.problems.length !== 1 || !first || !(isQuestion(first) || asks.has(first.code)))
					wrong.push(
						`${name}: ${said.problems
							.map(({ code, line }) => `${line} ${code}`)
							.slice(0, 3)
							.join()}`
					);
				continue;
			}
			right += 1;
			const truth = truthOf(campaign);
			const seen = new Map(
				said.variantSums.map(({ variant, people, measures }) => [
					variant,
					[people, measures['conversions'], measures['revenue']]
				])
			);
			const isSame =
				seen.size === truth.size &&
				[...truth].every(([variant, numbers]) =>
					numbers.every(
						(value, i) =>
							Math.abs(value - (seen.get(variant)?.[i] ?? NaN)) <= 0.005 * (i === 2 ? 20 : 0) + 1e-6 * value
					)
				);
			if (!isSame)
				wrong.push(`${name}: ${JSON.stringify([...seen])} instead of ${JSON.stringify([...truth])}`);
		}
		expect(wrong.slice(0, 12)).toEqual([]);
		// A question is better than a guess, but most need none.
		expect(right).toBeGreaterThan(runs * 0.9);
	});
});
