import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { bytesOf, certificateIn } from '#lib/privacy/certificates/bytes.ts';
import type { KeptCertificates } from '#lib/privacy/certificates/certificate.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { purgeExpired } from '#lib/server/ingest/purge.ts';
import { checkCertificates } from '#lib/server/release/check-certificates.ts';
import { undeclared } from '#lib/server/campaigns/declarations.ts';
import { smallGroupsFile } from '../certificate-campaign.ts';
import { now, useCampaigns } from './campaigns.ts';

const here = useCampaigns();

const keptOf = ({ id }: Campaign): KeptCertificates[] => {
	const text = here
		.stores()
		.holdout.$client.prepare(
			'select certificates from releases where campaign_id = ? order by sequence desc limit 1'
		)
		.pluck()
		.get(id);
	return JSON.parse(String(text)) as KeptCertificates[];
};
const jointOf = (campaign: Campaign): KeptCertificates => {
	const found = keptOf(campaign).find(({ beside }) => beside !== undefined);
	if (!found) throw new Error(`${campaign.slug} is proved alone`);
	return found;
};

/** The file of a correction: 90 people more in one combination of values, and so many buyers more. */
const corrected = (text: string, buyersMore = 25): string =>
	text.replace(
		/^([^,]+,(control|picks),North,Phone,Email),(\d+),(\d+)/gm,
		(_, key: string, __, people: string, buyers: string) =>
			`${key},${Number(people) + 90},${Number(buyers) + buyersMore}`
	);

describe('certificates of everything about the same people', () => {
	it('are kept for a correction beside what it corrects, and add up over both', async () => {
		const text = smallGroupsFile('Spring');
		const { campaign: first } = await here.publish(text);
		const { campaign, outcome } = await here.publish(corrected(text), { replaces: first.slug });
		expect(outcome.kind).toBe('released');
		expect(keptOf(first).map(({ beside }) => beside)).toEqual([undefined]);
		const joint = jointOf(campaign);
		expect(joint.beside).toEqual([
			{
				campaignId: first.id,
				sequence: 1,
				hasCells: true,
				columns: [],
				variants: [
					['control', 'control'],
					['picks', 'picks']
				]
			}
		]);
		expect(joint.uploads.toSorted()).toEqual(
			[await here.uploadOf(first), await here.uploadOf(campaign)].toSorted()
		);
		expect(joint.lines.map(({ terms, variant }) => `${terms[0]?.[0]}, ${variant}`)).toEqual(
			expect.arrayContaining(['people, control', 'people, picks', 'conversions, picks'])
		);
		expect(joint.lines.reduce((sum, { groups }) => sum + groups, 0)).toBeGreaterThan(50);
		expect(joint.lines.reduce((sum, { open }) => sum + open, 0)).toBe(0);
		const { proved, faults } = await checkCertificates(here.stores());
		expect(faults).toEqual([]);
		expect(proved).toBe(
			[...keptOf(first), ...keptOf(campaign)].reduce((sum, { lines }) => sum + lines.length, 0)
		);
	});

	it('add up for two campaigns that share a control, and name what was changed', async () => {
		const campaign = { audienceId: 'club' };
		const { campaign: one } = await here.publish(smallGroupsFile('One'), { campaign });
		const text = smallGroupsFile('One');
		const other = smallGroupsFile('Two', 5);
		const control = text.split('\n').filter((line) => line.includes(',control,'));
		const picks = other.split('\n').filter((line) => line.includes(',picks,'));
		const shared = [
			text.split('\n')[0],
			...control.map((line) => corrected(line.replace('One', 'Two'))),
			...picks.map((line) => line.replace(',picks,', ',offer,')),
			''
		].join('\n');
		const { campaign: two, outcome } = await here.publish(shared, { campaign });
		expect(outcome.kind).toBe('released');
		const joint = jointOf(two);
		expect(joint.beside?.map(({ campaignId, variants }) => ({ campaignId, variants }))).toEqual([
			{ campaignId: one.id, variants: [['control', 'control']] }
		]);
		expect(new Set(joint.lines.map(({ variant }) => variant))).toEqual(new Set(['control']));
		expect((await checkCertificates(here.stores())).faults).toEqual([]);
		const { $client } = here.stores().private;
		const position = joint.lines.findIndex(({ kind, found }) => kind === 'outcome' && found.exchange > 0);
		const stored = $client
			.prepare('select bytes from certificates where proof_id = ? and position = ?')
			.pluck()
			.get(joint.id, position) as Buffer;
		const read = certificateIn(inflateRawSync(stored));
		if (!read) throw new Error('no certificate');
		const by = read.changes.by.map((numbers, q) =>
			q === 1 ? numbers.with(0, (numbers[0] ?? 0) + 1) : numbers
		);
		const changed = bytesOf({ head: read.head, changes: { ...read.changes, by } });
		$client
			.prepare('update certificates set bytes = ? where proof_id = ? and position = ?')
			.run(deflateRawSync(changed), joint.id, position);
		expect((await checkCertificates(here.stores())).faults).toEqual([
			'two:1: certificate_changed: the certificate of conversions in variant "control" (layer outcome, with all campaigns of the same people) is not what was stored'
		]);
	});

	it('are not kept of what is left out beside the version before', async () => {
		const text = smallGroupsFile('Spring');
		const { campaign: first } = await here.publish(text);
		// Four buyers more are fewer than 10: no outcome of the correction is shown.
		const { campaign, outcome } = await here.publish(corrected(text, 4), { replaces: first.slug });
		expect(outcome.kind).toBe('released');
		const [own, joint] = keptOf(campaign);
		const counted = (one: KeptCertificates | undefined) =>
			new Set(one?.lines.flatMap(({ terms }) => terms.map(([name]) => name)));
		expect(counted(keptOf(first)[0])).toEqual(new Set(['people', 'conversions', 'revenue']));
		expect(counted(own)).not.toContain('conversions');
		expect(counted(joint)).toEqual(new Set(['people']));
		expect((await checkCertificates(here.stores())).faults).toEqual([]);
	});

	it('expire with the rows of either campaign; a proof of its own stays', async () => {
		const text = smallGroupsFile('Spring');
		const { campaign: first } = await here.publish(text, { declaration: undeclared(dayOf(now) + 3) });
		const { campaign } = await here.publish(corrected(text), {
			replaces: first.slug,
			declaration: undeclared(dayOf(now) + 300)
		});
		const own = keptOf(campaign).find(({ beside }) => beside === undefined);
		expect(await purgeExpired(here.stores(), new Date(now.getTime() + 4 * 86_400_000))).toEqual([
			await here.uploadOf(first)
		]);
		const check = await checkCertificates(here.stores());
		expect(check.faults).toEqual([]);
		expect(check.proved).toBe(own?.lines.length);
		expect(check.expired.toSorted()).toEqual(
			[`${campaign.slug}:1`, `${(await here.byId(first.id)).slug}:1`].toSorted()
		);
		const left = here
			.stores()
			.private.$client.prepare('select distinct proof_id from certificates')
			.pluck()
			.all();
		expect(left).toEqual([own?.id]);
	});
});
