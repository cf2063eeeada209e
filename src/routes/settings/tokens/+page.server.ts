import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { countTry, waitWords } from '#lib/server/accounts/limits.ts';
import { members } from '#lib/server/accounts/members.ts';
import { isRole, tokens } from '#lib/server/accounts/tokens.ts';
import { tell } from '#lib/server/http/flash.ts';
import { people, personName } from '#lib/server/campaigns/people.ts';
import { store } from '#lib/server/db/store.ts';

const longestDays = 3650;

export const load: PageServerLoad = ({ locals }) => {
	const now = new Date();
	return {
		confirmed: locals.session?.confirmed ?? false,
		/** Who may take over a token of the command line. */
		heirs: members
			.list(store())
			.filter(({ deactivatedAt, joined }) => joined && deactivatedAt === null)
			.map(({ id, name, email }) => ({ id, name: name || email, email })),
		tokens: tokens.list(store()).map(({ id, name, role, memberId, createdAt, expiresAt, lastUsedAt }) => ({
			id,
			name,
			role,
			actsFor: memberId === null ? null : personName(store(), `member:${memberId}`),
			since: createdAt.toISOString(),
			until: expiresAt?.toISOString() ?? null,
			used: lastUsedAt?.toISOString() ?? null,
			over: expiresAt !== null && expiresAt <= now
		}))
	};
};

/** Days as typed: undefined for ever, null where it is no number of days. */
function daysOf(text: string): number | undefined | null {
	if (text.trim() === '') return undefined;
	const days = Number(text);
	return Number.isInteger(days) && days >= 1 && days <= longestDays ? days : null;
}

export const actions = {
	add: async (event) => {
		const data = await event.request.formData();
		const typed = { name: formText(data, 'name', 100).trim(), days: formText(data, 'days', 10) };
		const [role, days] = [formText(data, 'role'), daysOf(typed.days)];
		const wrong = (status: number, problems: { name?: string; days?: string }) =>
			fail(status, { typed, problems });
		if (typed.name === '') return wrong(400, { name: 'Say what the token is for.' });
		if (days === null) return wrong(400, { days: `Type 1 to ${longestDays} days, or nothing.` });
		if (!isRole(role)) return wrong(400, { name: 'Choose a role.' });
		const wait = await countTry('invite', event.locals.member?.id ?? '');
		if (wait) return wrong(429, { name: `These were many. Wait ${waitWords(wait)}.` });
		const secret = await store().write((tx) => {
			audit.add(
				tx,
				auditEvent(event, {
					action: 'token-added',
					target: typed.name,
					details: { role, ...(days ? { days } : {}) }
				})
			);
			const memberId = event.locals.member?.id ?? null;
			return tokens.add(tx, { name: typed.name, role, memberId, now: new Date(), days });
		});
		return { made: { name: typed.name, secret } };
	},

	handOver: async (event) => {
		const data = await event.request.formData();
		const [id, memberId] = [formText(data, 'id'), formText(data, 'member')];
		return await store().write((tx) => {
			const token = tokens.list(tx).find((one) => one.id === id && one.memberId === null);
			const member = members.find(tx, memberId);
			if (!token || !member || member.deactivatedAt)
				return fail(404, { refused: 'This token or this member is not there any more.' });
			people.handOverToken(tx, id, memberId);
			const details = { to: member.email };
			audit.add(tx, auditEvent(event, { action: 'token-handed-over', target: token.name, details }));
			tell(event.cookies, 'token-handed-over');
		});
	},

	revoke: async (event) => {
		const id = formText(await event.request.formData(), 'id');
		return await store().write((tx) => {
			const name = tokens.revoke(tx, id, new Date());
			if (name === undefined) return fail(404, { refused: 'This token was revoked already.' });
			audit.add(tx, auditEvent(event, { action: 'token-revoked', target: name }));
			tell(event.cookies, 'token-revoked');
		});
	}
} satisfies Actions;
