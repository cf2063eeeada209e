import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { audit, type Actor } from '#lib/server/audit/audit.ts';
import { migrateStore } from '#lib/server/db/sqlite/open.ts';
import type { Store } from '#lib/server/db/database.ts';
import { open } from '#lib/server/db/stores.ts';
import { project } from '../holdout-command.ts';

/** A database as it was before campaigns had owners. */
function before(place: string): Store {
	cpSync(join(project, 'drizzle'), join(place, 'drizzle'), { recursive: true });
	const path = join(place, 'drizzle', 'sqlite', 'holdout', 'meta', '_journal.json');
	const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { tag: string }[] };
	const at = journal.entries.findIndex(({ tag }) => tag.endsWith('_ownership'));
	writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at) }));
	const store = open(join(place, 'data'));
	migrateStore(store, 'holdout', place);
	return store;
}

it('gives campaigns of before to whoever the audit trail has as their uploader, else to administrators', async () => {
	const place = mkdtempSync(join(tmpdir(), 'holdout-owners-before-'));
	try {
		const store = before(place);
		const { $client: db } = store;
		const now = new Date(1_780_000_000_000);
		const campaign = db.prepare(
			"insert into campaigns (id, slug, name, unique_name, demo, recurring, currency, policy, created_at) values (?, ?, ?, ?, 0, 0, 'EUR', '{}', 1)"
		);
		for (const id of ['member', 'token', 'old token', 'nobody', 'planned', 'published'])
			campaign.run(id, id.replace(' ', '-'), id, id);
		db.exec(
			"insert into members (id, email, email_verified, name, role, created_at, updated_at) values ('m1', 'ana@example.com', 1, 'Ana', 'admin', 1, 1)"
		);
		const token = db.prepare(
			"insert into tokens (id, name, role, hash, created_at) values (?, ?, 'analyst', ?, ?)"
		);
		token.run('t1', 'of Ana', 'h1', now.getTime() + 5);
		token.run('t2', 'of the command line', 'h2', now.getTime());
		db.exec(
			"insert into given_answers values ('t1', 'k', 'h', 201, '{}', 1), ('t2', 'k', 'h', 201, '{}', 1)"
		);
		const entry = (
			actor: Actor,
			action: 'token-added' | 'upload-stored' | 'campaign-added',
			target: string
		) => store.write((tx) => audit.add(tx, { at: now, actor, action, target, outcome: 'done' }));
		const ana = { kind: 'member', id: 'm1', name: 'Ana' } as const;
		await entry(ana, 'token-added', 'of Ana');
		await entry({ kind: 'system', id: null, name: 'Command line' }, 'token-added', 'of the command line');
		const upload = db.prepare(
			"insert into uploads (campaign_id, id, file, content_hash, rows, state, by, received_at) values (?, ?, 'f', ?, 1, 'stored', 'x', ?)"
		);
		const uploaded = async (id: string, actor: Actor) => {
			upload.run(id, `u ${id}`, id, 1);
			await entry(actor, 'upload-stored', `u ${id}`);
		};
		await uploaded('member', ana);
		await uploaded('token', { kind: 'token', id: 't1', name: 'of Ana' });
		await uploaded('old token', { kind: 'token', id: 't2', name: 'of the command line' });
		await uploaded('nobody', { kind: 'system', id: null, name: 'Command line' });
		await uploaded('published', ana);
		await entry(ana, 'campaign-added', 'planned');
		db.exec(
			"insert into releases (campaign_id, sequence, kind, variants, measures, policy, input_hash, code_version, previous_hash, hash, released_at) values ('published', 1, 'epoch', '[]', '[]', '{}', '', '1', '', '', 1)"
		);
		migrateStore(store, 'holdout', project);
		const rows = db
			.prepare('select id, owner, slug, own_slug, own_name, unique_name from campaigns')
			.raw()
			.all();
		const waiting = (slug: string): unknown => expect.stringMatching(new RegExp(`^${slug}-[a-z2-7]{8}$`));
		expect(rows).toEqual([
			['member', 'member:m1', waiting('member'), 'member', 'member', null],
			['token', 'member:m1', waiting('token'), 'token', 'token', null],
			['old token', 'token:t2', waiting('old-token'), 'old-token', 'old token', null],
			['nobody', null, waiting('nobody'), 'nobody', 'nobody', null],
			['planned', 'member:m1', waiting('planned'), 'planned', 'planned', null],
			['published', 'member:m1', 'published', 'published', 'published', 'published']
		]);
		expect(db.prepare('select id, owner from uploads order by id').raw().all()).toEqual([
			['u member', 'member:m1'],
			['u nobody', null],
			['u old token', 'token:t2'],
			['u published', 'member:m1'],
			['u token', 'member:m1']
		]);
		expect(db.prepare('select id, member_id from tokens order by id').raw().all()).toEqual([
			['t1', 'm1'],
			['t2', null]
		]);
		expect(db.prepare('select token_id from given_answers order by 1').pluck().all()).toEqual([
			'member:m1',
			'token:t2'
		]);
		db.close();
	} finally {
		rmSync(place, { recursive: true, force: true });
	}
});
