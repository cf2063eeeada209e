import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyReading, type FileReading } from '#lib/table/reading.ts';
import { inspectFile } from '#lib/server/files/inspect-file.ts';
import { startProduct, type Product } from '../e2e/product.ts';
import { wizardOn } from './wizard.ts';

const file = (control: readonly [clicks: number, opens: number], picks: readonly [number, number]) =>
	[
		'campaign,variant,region,people,opens,clicks,conversions',
		`Mail,No mail,North,600,${control[1]},${control[0]},60`,
		`Mail,No mail,East,2400,0,0,200`,
		`Mail,Picks,North,600,${picks[1]},${picks[0]},70`,
		`Mail,Picks,East,2400,0,0,250`,
		''
	].join('\n');

describe('what the file shows of a metric that cannot happen in the control', () => {
	const never = async (text: string, reading: Partial<FileReading> = {}) => {
		const open = () => Readable.from([Buffer.from(text)]);
		const found = await inspectFile(open, { ...emptyReading, ...reading }, { now: new Date('2026-06-20') });
		return found.kind === 'looked' ? found.neverInControl : found;
	};

	it('is none in the control, and at least 100 in another variant', async () => {
		const clicks = { mapping: { opens: 'ignore' } };
		expect(await never(file([0, 0], [100, 300]), clicks)).toEqual({
			variant: 'No mail',
			measures: ['clicks']
		});
		expect(await never(file([0, 0], [99, 300]), clicks)).toBeNull();
		expect(await never(file([1, 0], [100, 300]), clicks)).toBeNull();
	});

	it('follows the control that is named, and leaves unknown numbers alone', async () => {
		const reading = { control: 'picks', mapping: { opens: 'ignore' } };
		expect(await never(file([0, 0], [100, 0]), reading)).toBeNull();
		expect(await never(file([0, 0], [100, 0]).replace('2400,0,0,200', '2400,0,,200'))).toBeNull();
	});
});

describe('the columns page', () => {
	let product: Product;
	beforeAll(async () => {
		product = await startProduct({}, 'analyst');
	});
	afterAll(() => product.stop());

	const { send, page: pageOf, receive } = wizardOn(() => product);
	const upload = () => receive('mail.csv', file([0, 0], [120, 310]));
	const post = (id: string, action: string, fields: readonly [string, string][]) =>
		send(`/uploads/${id}/columns?/${action}`, { method: 'POST', body: new URLSearchParams([...fields]) });
	const boxes = async (id: string) => {
		const html = await pageOf(`/uploads/${id}/columns`);
		const found = [...html.matchAll(/<input[^>]*name="impossible"[^>]*>/g)].map(([tag]) => tag);
		return found.map((tag) => `${/value="([^"]*)"/.exec(tag)?.[1] ?? ''}${/checked/.test(tag) ? ' ✓' : ''}`);
	};

	it('asks once, takes the answer with a click, and keeps it until it is changed', async () => {
		const id = await upload();
		const roles: [string, string][] = [
			'campaign',
			'variant',
			'dimension',
			'people',
			'yes-no',
			'clicks',
			'conversions'
		].map((role, i) => [`role-${i}`, role]);
		expect((await post(id, 'reread', roles)).status).toBe(200);
		const page = await pageOf(`/uploads/${id}/columns`);
		expect(page).toContain('No mail has no opens, no clicks in this file. Can’t they happen there?');
		expect(await boxes(id)).toEqual(['opens=No mail', 'clicks=No mail']);
		// The button sends both at once.
		await post(id, 'reread', [...roles, ['impossible', 'opens=No mail\r\nclicks=No mail']]);
		expect(await boxes(id)).toEqual(['opens=No mail ✓', 'clicks=No mail ✓']);
		await post(id, 'reread', [...roles, ['impossible', 'clicks=No mail']]);
		expect(await boxes(id)).toEqual(['clicks=No mail ✓', 'opens=No mail']);
		const saved = await post(id, 'check', [...roles, ['impossible', 'clicks=No mail'], ['saveAs', 'Mails']]);
		expect(saved.status).toBe(303);
		// The next file with this header is read in the same way.
		expect(await boxes(await upload())).toEqual(['clicks=No mail ✓', 'opens=No mail']);
	});
});
