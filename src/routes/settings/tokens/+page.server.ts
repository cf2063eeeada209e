import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { countTry, waitWords } from '#lib/server/accounts/limits.ts';
import { members } from '#lib/server/accounts/members.ts';
import { roleOfToken, tokens } from '#lib/server/accounts/tokens.ts';
import { token } from '#lib/server/facts/accounts.ts';
import { formOf, readForm } from '#lib/server/facts/read-form.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { people, personName } from '#lib/server/campaigns/people.ts';
import { store } from '#lib/server/db/store.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';

export const load: PageServerLoad = async ({ locals }) => {
	const now = new Date();
	return {
		confirmed: locals.session?.confirmed ?? false,
		form: formOf(token, { days: 90, role: 'analyst' }),
		/** Who may take over a token of the command line. */
		heirs: (await members.list(store()))
			.filter(({ deactivatedAt, joined }) => joined && deactivatedAt === null)
			.map(({ id, name, email }) => ({ id, name: name || email, email })),
		tokens: await inTurn.map(
			await tokens.list(store()),
			async ({ id, name, role, memberId, createdAt, expiresAt, lastUsedAt }) => ({
				id,
				name,
				role,
				actsFor: memberId === null ? null : await personName(store(), `member:${memberId}`),
				since: createdAt.toISOString(),
				until: expiresAt?.toISOString() ?? null,
				used: lastUsedAt?.toISOString() ?? null,
				over: expiresAt !== null && expiresAt <= now,
				/** The member that it acts for was deactivated. */
				off: (await roleOfToken(store(), { role, memberId })) === null
			})
		)
	};
};

export const actions = {
	add: async (event) => {
		const data = await event.request.formData();
		const read = readForm(token, data);
		if (read.problems) return fail(400, { form: read });
		const wait = await countTry('invite', event.locals.member?.id ?? '');
		const many = { name: `Too many tokens. Wait ${wait ? waitWords(wait) : ''}.` };
		if (wait) return fail(429, { form: { typed: read.typed, problems: many } });
		const { name, role, days } = read.value;
		const secret = await store().write(async (tx) => {
			await audit.add(
				tx,
				auditEvent(event, {
					action: 'token-added',
					target: name,
					details: { role, ...(days ? { days } : {}) }
				})
			);
			const memberId = event.locals.member?.id ?? null;
			return await tokens.add(tx, { name, role, memberId, now: new Date(), days });
		});
		return { made: { name, secret } };
	},

	handOver: async (event) => {
		const data = await event.request.formData();
		const [id, memberId] = [formText(data, 'id'), formText(data, 'member')];
		return await store().write(async (tx) => {
			const found = (await tokens.list(tx)).find((one) => one.id === id && one.memberId === null);
			const member = await members.find(tx, memberId);
			if (!found || !member || member.deactivatedAt)
				return fail(404, { refused: 'This token or member no longer exists.' });
			await people.handOverToken(tx, id, memberId);
			const details = { to: member.email };
			await audit.add(tx, auditEvent(event, { action: 'token-handed-over', target: found.name, details }));
			setFlash(event.cookies, 'token-handed-over');
		});
	},

	revoke: async (event) => {
		const id = formText(await event.request.formData(), 'id');
		return await store().write(async (tx) => {
			const name = await tokens.revoke(tx, id, new Date());
			if (name === undefined) return fail(404, { refused: 'This token is already revoked.' });
			await audit.add(tx, auditEvent(event, { action: 'token-revoked', target: name }));
			setFlash(event.cookies, 'token-revoked');
		});
	}
} satisfies Actions;
