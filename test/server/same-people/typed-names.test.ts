import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { checkCertificates } from '#lib/server/release/check-certificates.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { storedCells } from '../stored-cells.ts';
import { fileOf, now, useCampaigns, type Row } from './campaigns.ts';

const at = useCampaigns();
const [straight, curly] = ["Men's", 'Men\u2019s'];

/** Five groups, one of them small; `more` people in the first one of the control. */
const rows = (label: string, { more = 0, variant = 'picks', times = 1 } = {}): Row[] =>
	['control', variant].flatMap((name, v) =>
		[label, 'Women', 'Kids', 'Home', 'Pets'].map((group, i): Row => {
			const people =
				i === 4 ? 23 + 3 * v : (1001 + 117 * ((i + 2) % 5) + 7 * v) * times + (v === 0 && i === 0 ? more : 0);
			return [name, group, people, Math.round(people / (9 + i))];
		})
	);
const fileWith = (name: string, label: string, more: Parameters<typeof rows>[1] & { column?: string } = {}) =>
	fileOf(name, [more.column ?? 'range', 'people', 'conversions'], rows(label, more));

const shownGroups = async (id: string, column: string) =>
	(await ledger.history(at.stores().holdout, id)).flatMap(({ tables }) =>
		tables
			.filter(({ axes, layer }) => axes.join() === column && layer === 'people')
			.flatMap(({ blocks }) =>
				blocks.flatMap(({ at: [place] }) => (place && 'value' in place ? [place.value] : []))
			)
	);

describe('a correction whose labels are typed otherwise', () => {
	it.each([
		['curly quotes', curly],
		['a space that does not break', 'Men\u00a0s', 'Men s'],
		['a dash', 'Men\u2013s', 'Men-s']
	])('is no new grouping: %s', async (_, label, before = straight) => {
		const { campaign } = await at.publish(fileWith('Spring', before));
		const { campaign: same, outcome } = await at.publish(fileWith('Spring', label), {
			replaces: campaign.slug
		});
		expect(outcome).toMatchObject({ kind: 'released' });
		// As it was written, and all of it.
		expect(await shownGroups(same.id, 'range')).toEqual(
			(await shownGroups(campaign.id, 'range')).map((group) => (group === before ? label : group)).toSorted()
		);
		expect(await shownGroups(same.id, 'range')).toContain(label);
	});

	it('is refused where somebody was corrected, as with the same label', async () => {
		const { campaign } = await at.publish(fileWith('Spring', straight));
		for (const label of [straight, curly]) {
			const { outcome } = await at.publish(fileWith('Spring', label, { more: 4 }), {
				replaces: campaign.slug
			});
			expect(outcome).toMatchObject({ code: 'small_difference' });
		}
	});

	it('shows its groups where enough people differ, with certificates that add up', async () => {
		const { campaign } = await at.publish(fileWith('Spring', straight));
		const { campaign: large, outcome } = await at.publish(fileWith('Spring', curly, { more: 90 }), {
			replaces: campaign.slug
		});
		expect(outcome).toMatchObject({ kind: 'released' });
		expect(await shownGroups(large.id, 'range')).toContain(curly);
		expect(await checkCertificates(at.stores())).toMatchObject({ faults: [] });
	});
});

describe('campaigns of an audience', () => {
	it.each([
		['alike', straight, "Editor's picks", "men's range", 'CRM - all'],
		['otherwise', curly, 'Editor\u2019s picks', 'men\u2019s range', 'crm \u2013 all']
	])(
		'share a variant, a column and its groups whose names are typed %s',
		async (_, label, variant, column, id) => {
			const audience = (audienceId: string) => ({ campaign: { audienceId } });
			const first = fileWith('One', straight, { variant: "Editor's picks", column: "men's range" });
			await at.publish(first, audience('CRM - all'));
			// 60 people fewer in one group of the variant, 3 fewer in another: shown, they would be subtracted.
			const text = fileWith('Two', label, { variant, column });
			const fewer = text
				.replace(`${variant},${label},1242,`, `${variant},${label},1182,`)
				.replace(`${variant},Women,1359,`, `${variant},Women,1356,`);
			expect(fewer).not.toBe(text);
			const { campaign, outcome } = await at.publish(fewer, audience(id));
			expect([outcome.kind, await shownGroups(campaign.id, column)]).toEqual(['released', []]);
		}
	);

	it('are asked about where the labels of a near copy are typed otherwise', async () => {
		const many = (name: string, quote: string, less: number) =>
			fileOf(
				name,
				['shop', 'people', 'conversions'],
				['control', 'picks'].flatMap((variant, v) =>
					Array.from({ length: 9 }, (_, i): Row => [
						variant,
						`Shop${quote}${i}`,
						2003 + 211 * i + v - less,
						190 + 13 * i + v - (less > 0 ? 1 : 0)
					])
				)
			);
		await at.publish(many('One', "'", 0));
		const { outcome } = await at.publish(many('Copy', '\u2019', 5));
		expect(outcome).toMatchObject({ code: 'same_people_question', resembles: [{ name: 'One' }] });
	});
});

describe('the name of a campaign', () => {
	const week = (name: string, date: string) =>
		fileOf(
			name,
			['date', 'people', 'conversions'],
			[
				['control', date, 900, 40],
				['picks', date, 905, 60]
			]
		);

	it('is the same name however it is typed, and shown as it was first', async () => {
		const running = { ending: { kind: 'running', endsOn: null } } as const;
		const first = await at.store(week("Editor's picks - May", '2026-10-01'), running);
		const second = await at.store(week('Editor\u2019s  picks \u2013 May', '2026-10-02'), running);
		expect([second.id, second.name]).toEqual([first.id, "Editor's picks - May"]);
	});

	it('takes rows of a variant whose name is typed otherwise', async () => {
		const running = { ending: { kind: 'running', endsOn: null } } as const;
		const first = await at.store(week('May', '2026-10-01').replace('picks', "Editor's picks"), running);
		const next = week('May', '2026-10-02').replace('picks', 'Editor\u2019s picks');
		const second = await at.store(next, running);
		expect(second.id).toBe(first.id);
		const { holdout, private: cells } = at.stores();
		expect((await campaigns.variants(holdout, first.id)).map(({ name }) => name)).toEqual([
			'control',
			"Editor's picks"
		]);
		const stored = new Set(storedCells(cells.$client).map(({ variant }) => variant));
		expect([...stored].sort()).toEqual(["Editor's picks", 'control']);
		const both = week('May', '2026-10-03') + next.replace('10-02', '10-04').split('\n')[2] + '\n';
		const twice = both
			.replace(',picks,', ",Editor's picks,")
			.replace('May,Editor\u2019s picks,2026-10-02', 'May,Editor\u2019s picks,2026-10-04');
		await expect(at.store(twice, running)).rejects.toThrow('which_variant');
	});

	it('is one name of a file', async () => {
		const text =
			week("Editor's picks", '2026-10-01') +
			week('Editor\u2019s picks', '2026-10-02').split('\n').slice(1).join('\n');
		const outcome = await importFile(at.stores(), {
			open: () => Readable.from([Buffer.from(text)]),
			file: 'case.csv',
			control: 'control',
			release: false,
			now
		});
		expect(outcome).toMatchObject({ kind: 'conflict', code: 'which_campaign' });
	});
});
