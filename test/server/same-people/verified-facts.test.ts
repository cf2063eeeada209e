import { describe, expect, it } from 'vitest';
import { commandLine } from '#lib/server/audit/record.ts';
import { copyInMemory } from '#lib/server/db/sqlite/store.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { checkCertificates } from '#lib/server/release/check-certificates.ts';
import { recordOlderFacts } from '#lib/server/ledger/facts.ts';
import { checkFacts } from '#lib/server/release/check-facts.ts';
import { releaseStored, withdrawReleases } from '#lib/server/release/release.ts';
import { readSamePeople } from '#lib/server/release/same-people-answer.ts';
import { changeCells } from '../stored-cells.ts';
import { fileOf, now, useCampaigns, type Row } from './campaigns.ts';

const at = useCampaigns();
const columns = ['channel', 'device', 'people', 'conversions'];
/** Four groups that are published; of those on tablets and consoles only the sum is. */
const rows = (more: number): Row[] =>
	['control', 'picks'].flatMap((variant, v) => [
		[variant, 'App', 'Phone', 4200 + more + v, 310],
		[variant, 'Web', 'Phone', 9211 + more + v, 640],
		[variant, 'App', 'Tablet', 31, 12],
		[variant, 'Web', 'Console', 38, 14],
		[variant, 'Shop', 'Phone', 2110 + more + v, 170],
		[variant, 'Mail', 'Phone', 1320 + more + v, 140]
	]);

async function publish(name: string, list: readonly Row[], audienceId?: string, sameAs?: string) {
	const { id } = await at.store(fileOf(name, columns, list), audienceId ? { campaign: { audienceId } } : {});
	const outcome = await releaseStored(at.stores(), id, {
		now: new Date(now.getTime() + (await campaigns.list(at.stores().holdout)).length * 3_600_000),
		...(sameAs === undefined ? {} : { samePeople: readSamePeople(sameAs) ?? [] })
	});
	expect(outcome).toMatchObject({ kind: 'released' });
	return id;
}

/** A campaign, another one of its audience with people drawn again, and one that resembles the first and has other people. */
async function publishThree() {
	const { holdout } = at.stores();
	const event = { action: 'campaign-added', target: 'one', outcome: 'done', actor: commandLine } as const;
	await holdout.write((tx) => audit.add(tx, { ...event, at: now }));
	await publish('One', rows(0), 'crm');
	await publish('Two', rows(3000), 'crm', 'new-wave');
	await publish('Three', rows(0), undefined, 'none');
	expect(await checkFacts(at.stores())).toEqual([]);
}

/** What is found once the database was changed. */
async function changed(sql: string, ...values: unknown[]): Promise<string[]> {
	at.stores()
		.holdout.$client.prepare(sql)
		.run(...values);
	return await checkFacts(at.stores());
}

/** What is changed, and the fault that is named. */
const changes: readonly (readonly [sql: string, fault: string])[] = [
	['delete from new_waves', 'two:1: wave_missing: that it began a new wave of its audience is missing'],
	[
		"insert into new_waves select id, null, 1 from campaigns where slug = 'one'",
		'one:1: wave_added: a new wave of its audience was added, and no one confirmed it'
	],
	[
		"update campaigns set wave = null where slug = 'two'",
		'two:1: wave_changed: its wave of the audience is not the recorded one'
	],
	['delete from same_people_answers', 'three:1: answer_missing: the answer about "one", "none", is missing'],
	[
		"update same_people_answers set answer = 'audience'",
		'three:1: answer_changed: the answer about "one", "none", was changed to "audience"'
	],
	[
		"insert into same_people_answers select a.id, b.id, 'none', null, 1 from campaigns a, campaigns b where a.slug = 'two' and b.slug = 'one'",
		'two:1: answer_added: an answer about "one" was added'
	],
	[
		"update campaigns set audience_id = null where slug = 'one'",
		'one:1: audience_changed: its audience ID is none; recorded is "crm"'
	],
	[
		"update campaigns set audience_id = 'other' where slug = 'one'",
		'one:1: audience_changed: its audience ID is "other"; recorded is "crm"'
	],
	[
		`update campaigns set policy = replace(replace(policy, '"k":50', '"k":10'), '"minOutcome":10', '"minOutcome":5') where slug = 'one'`,
		'one:1: policy_changed: its privacy rule was changed outside Holdout (k 50 → 10, minOutcome 10 → 5)'
	],
	[
		"update releases set withdrawn_at = 1 where campaign_id = (select id from campaigns where slug = 'one')",
		'one:1: withdrawal_changed: release 1 is withdrawn, and no withdrawal is recorded'
	],
	[
		"update campaigns set replaces_id = (select id from campaigns where slug = 'one') where slug = 'three'",
		'three:1: version_changed: the campaign that it corrects is not the recorded one'
	],
	[
		`update published_numbers set numbers = replace(numbers, '"k":50', '"k":20') where campaign_id = (select id from campaigns where slug = 'one')`,
		'one:1: numbers_changed: the numbers that other campaigns are compared with (published_numbers) are not the released ones'
	],
	[
		"delete from ledger_facts where campaign_id = (select id from campaigns where slug = 'one')",
		'one:1: facts_missing: its audience, rule and answers at its publication are recorded no more'
	],
	[
		`update ledger_facts set facts = replace(facts, '"crm"', '"other"') where campaign_id = (select id from campaigns where slug = 'one')`,
		'one:1: facts_broken: record 1 of its facts is not what was written'
	],
	[
		'delete from audit where sequence = (select max(sequence) from audit)',
		'three:1: audit_cut: entry 3 of the audit log, which existed at its last change, is missing'
	]
];

describe('verify', () => {
	it('names what was changed by hand, and where', async () => {
		await publishThree();
		const stores = at.stores();
		for (const [sql, fault] of changes) {
			const copy = copyInMemory(stores.holdout);
			copy.$client.exec(sql);
			expect(await checkFacts({ ...stores, holdout: copy }), sql).toEqual([fault]);
			copy.close();
		}
		expect(await checkFacts(at.stores())).toEqual([]);
	});

	it('records campaigns of earlier versions once, and takes nothing for earlier that is not', async () => {
		await publishThree();
		const { $client } = at.stores().holdout;
		$client.exec(
			"delete from ledger_facts; update releases set code_version = '2' where campaign_id in (select id from campaigns where slug = 'one')"
		);
		const missing = (slug: string) =>
			`${slug}:1: facts_missing: its audience, rule and answers at its publication are recorded no more`;
		expect((await checkFacts(at.stores())).toSorted()).toEqual([missing('three'), missing('two')]);
		await recordOlderFacts(at.stores().holdout);
		expect((await checkFacts(at.stores())).toSorted()).toEqual([missing('three'), missing('two')]);
		expect(await changed("update campaigns set audience_id = null where slug = 'one'")).toContain(
			'one:1: audience_changed: its audience ID is none; recorded is "crm"'
		);
	});

	it('notices a withdrawal that is cleared', async () => {
		await publishThree();
		const one = await campaigns.find(at.stores().holdout, 'one');
		await at.stores().holdout.write((tx) => withdrawReleases(tx, one?.id ?? '', now));
		expect(await checkFacts(at.stores())).toEqual([]);
		expect(await changed('update releases set withdrawn_at = null')).toEqual([
			'one:1: withdrawal_changed: release 1 was withdrawn, and is shown again'
		]);
	});

	it('notices a wave and an answer of a campaign that is not published', async () => {
		await publishThree();
		await at.store(fileOf('Four', columns, rows(7000)), {});
		const found = await changed(
			"insert into new_waves select id, null, 1 from campaigns where own_slug = 'four'"
		);
		expect(found).toHaveLength(1);
		expect(found[0]).toMatch(
			/^four-\w+:0: wave_added: it begins a new wave of its audience, and is not published$/
		);
	});

	it('notices people that are moved between two hidden groups', async () => {
		await publishThree();
		const id = (await campaigns.find(at.stores().holdout, 'two'))?.id;
		const more: Record<string, number> = { Tablet: 3, Console: -3 };
		changeCells(at.stores().private.$client, (cell) =>
			cell.campaignId === id && cell.variant === 'control'
				? { ...cell, people: cell.people + (more[cell.segments[1] ?? ''] ?? 0) }
				: cell
		);
		expect(await checkFacts(at.stores())).toEqual([
			'two:1: rows_changed: the stored rows are not those that this release was computed from'
		]);
	});

	it('accepts changes that Holdout makes: a rule, an audience of a later answer', async () => {
		await publishThree();
		const { holdout } = at.stores();
		const three = await campaigns.find(holdout, 'three');
		if (!three) throw new Error('no campaign');
		await holdout.write((tx) => campaigns.update(tx, three.id, { policy: { ...three.policy, k: 80 } }));
		await publish('Five', rows(0), undefined, 'none:one,audience:three');
		expect((await campaigns.find(holdout, 'three'))?.audienceId).toBe(three.id);
		expect(await checkFacts(at.stores())).toEqual([]);
	});

	it('notices a byte after a certificate, and a certificate that is not in the ledger', async () => {
		await publishThree();
		const certificates = at.stores().private.$client;
		expect((await checkCertificates(at.stores())).faults).toEqual([]);
		const first = certificates.prepare('select proof_id from certificates limit 1').pluck().get();
		certificates.prepare("insert into certificates values (?, 900, x'0300')").run(first);
		expect((await checkCertificates(at.stores())).faults).toEqual([
			expect.stringMatching(/^\w+:1: certificate_added: certificate 901 is not in the ledger$/)
		]);
		certificates.prepare('delete from certificates where position = 900').run();
		certificates
			.prepare(
				"update certificates set bytes = cast(bytes || x'00' as blob) where proof_id = ? and position = 0"
			)
			.run(first);
		expect((await checkCertificates(at.stores())).faults).toEqual([
			expect.stringMatching(/^\w+:1: certificate_changed: .* is not what was stored$/)
		]);
	});
});
