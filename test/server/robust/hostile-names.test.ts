import { describe, expect, it } from 'vitest';
import { isVisible } from '#lib/table/values/cell-text.ts';
import { hostileFile } from './hostile-file.ts';
import { problemsOf, useUploader, type Uploader } from './uploader.ts';

let uploader: Uploader;
useUploader((started) => (uploader = started));

const reserved = ['__proto__', 'constructor', 'toString'];
const formulas = ['=HYPERLINK("http://x")', '+1', '@a', '<b>&'];
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

interface Results {
	results: {
		variant: string;
		by: string[];
		segment: Record<string, string>;
		treatment?: { numerator: number; people: number };
	}[];
}

describe('names that mean something to a program', () => {
	it.each(reserved)('are refused where results are kept by them: %s', async (name) => {
		const variant = await uploader.upload('', hostileFile({ variant: name }, { variant: name }));
		expect([variant.status, ...problemsOf(variant)]).toEqual([422, '4 reserved_name variant']);
		const dimension = await uploader.upload('', hostileFile().replace('channel', name));
		expect([dimension.status, ...problemsOf(dimension)]).toEqual([422, '1 reserved_name']);
		const measure = await uploader.upload('', hostileFile().replace(/revenue(?=,)/, name));
		expect(measure.status).toBe(201);
	});

	it.each([...reserved, ...formulas])('are names and nothing else elsewhere: %s', async (name) => {
		const at = reserved.includes(name) ? 'picks' : name;
		const dimension = reserved.includes(name) ? 'channel' : name;
		// Other numbers each time: equal files are taken for the same people.
		const more = 10 * [...reserved, ...formulas].indexOf(name);
		const values = [...reserved, ...formulas];
		const rows = ['control', at].flatMap((variant, v) =>
			values.map((value, i) =>
				[quoted(`c ${name}`), quoted(variant), quoted(value), 1000 + more + i, 60 + 20 * v + i].join()
			)
		);
		const file = [`campaign,variant,${quoted(dimension)},people,conversions`, ...rows, ''].join('\n');
		const reply = await uploader.upload('?release=true&control=control', file);
		expect(reply).toMatchObject({ status: 201, body: { rows: 14 } });
		const { slug } = (reply.body['campaigns'] as { slug: string }[])[0] ?? expect.fail('no campaign');
		const by = encodeURIComponent(dimension);
		const response = await uploader.ask(`/api/v1/campaigns/${slug}/results?by=${by}&metric=conversion`);
		expect(response.status).toBe(200);
		const { results } = (await response.json()) as Results;
		expect(results.find((row) => row.by.length === 0)).toMatchObject({
			variant: at,
			treatment: { numerator: 7 * 80 + 21, people: 7 * (1000 + more) + 21 }
		});
		const segments = results.filter((row) => row.by.length === 1).map(({ segment }) => segment[dimension]);
		expect(segments.toSorted()).toEqual(values.toSorted());
		for (const path of [`/campaigns/${slug}`, '/', '/uploads'])
			expect((await uploader.ask(path)).status).toBe(200);
	});
});

describe('names that nobody can see', () => {
	it.each(['\u200b\u200b', '\u00ad', '\u3164', '\uffff'])('are no names: %j', async (name) => {
		const campaign = await uploader.upload('', hostileFile().replace(/Hostile \d+/g, name));
		expect([campaign.status, ...problemsOf(campaign)]).toEqual([422, '2 blank_value campaign']);
		const variant = await uploader.upload('', hostileFile({ variant: name }, { variant: name }));
		expect([variant.status, ...problemsOf(variant)]).toEqual([422, '4 blank_value variant']);
		const query = `?campaign=${encodeURIComponent(name)}`;
		expect((await uploader.upload(query, hostileFile())).status).toBe(400);
	});

	it('keep their joiners where something is seen', () => expect(isVisible('👩\u200d👧')).toBe(true));
});
