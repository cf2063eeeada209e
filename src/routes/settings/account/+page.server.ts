import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent, record } from '#lib/server/audit/record.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { waitWords } from '#lib/server/accounts/limits.ts';
import { localPath } from '#lib/server/accounts/local-path.ts';
import { members } from '#lib/server/accounts/members.ts';
import { ownSessions } from '#lib/server/accounts/own-sessions.ts';
import { passwordProblem } from '#lib/server/accounts/password.ts';
import { changePassword, signOut } from '#lib/server/accounts/signing.ts';
import { zoneOf } from '#lib/server/campaigns/workspace.ts';
import { digests } from '#lib/server/mail/digests.ts';
import { memberName } from '#lib/server/facts/accounts.ts';
import { formOf, readForm } from '#lib/server/facts/read-form.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { settings, store } from '#lib/server/db/store.ts';
import { setTheme } from '#lib/server/http/theme.ts';
import { deviceWords } from './device-words.ts';

/** Who is signed in; the door let nobody else in. */
function own({ locals: { member, session } }: Pick<RequestEvent, 'locals'>) {
	if (!member || !session) throw new Error('no one is signed in');
	return { member, session };
}

export const load: PageServerLoad = async (event) => {
	const { member, session } = own(event);
	const { mail } = settings();
	const timeZone = await zoneOf(store(), settings().timeZone);
	return {
		digest: { wanted: await digests.isWanted(store(), member.id), canSend: mail !== undefined, timeZone },
		form: formOf(memberName, member),
		hasPassword: await members.hasPassword(store(), member.id),
		sessions: (await ownSessions.list(store(), member.id, new Date())).map(
			({ id, createdAt, updatedAt, ...from }) => ({
				id,
				current: id === session.id,
				device: deviceWords(from.userAgent ?? ''),
				address: from.ipAddress ?? '',
				since: createdAt.toISOString(),
				used: updatedAt.toISOString()
			})
		)
	};
};

const wrongPassword = (status: number, password: { current?: string; next?: string }) =>
	fail(status, { password });

export const actions = {
	name: async (event) => {
		const { member } = own(event);
		const read = readForm(memberName, await event.request.formData());
		if (read.problems) return fail(400, { form: read });
		const { name } = read.value;
		await store().write((tx) => members.rename(tx, member.id, name, new Date()));
		event.locals.member = { ...member, name };
		setFlash(event.cookies, 'name-saved');
	},

	theme: async (event) => {
		const data = await event.request.formData();
		setTheme(event.cookies, formText(data, 'theme', 10));
		redirect(303, localPath(formText(data, 'next', 2000)));
	},

	password: async (event) => {
		const { member } = own(event);
		const data = await event.request.formData();
		const next = formText(data, 'next');
		const problem = await passwordProblem(next, [member.name, member.email]);
		if (problem) return wrongPassword(400, { next: problem });
		const outcome = await changePassword(event, { current: formText(data, 'current'), next });
		switch (outcome.kind) {
			case 'signed-in':
				return setFlash(event.cookies, 'password-changed');
			case 'wrong':
				return wrongPassword(401, { current: 'Wrong password.' });
			case 'wait':
				return wrongPassword(429, { current: `Too many tries. Wait ${waitWords(outcome)}.` });
		}
	},

	end: async (event) => {
		const { member } = own(event);
		const id = formText(await event.request.formData(), 'id');
		if (!(await store().write((tx) => ownSessions.end(tx, member.id, id))))
			return fail(404, { refused: 'This device is already signed out.' });
		await record(event, { action: 'session-ended', target: member.email });
		setFlash(event.cookies, 'session-ended');
	},

	endOthers: async (event) => {
		const { member, session } = own(event);
		const ended = await store().write((tx) => ownSessions.endOthers(tx, member.id, session.id));
		if (ended > 0) await record(event, { action: 'session-ended', target: member.email, details: { ended } });
		setFlash(event.cookies, 'sessions-ended');
	},

	digest: async (event) => {
		const { member } = own(event);
		const weekly = formText(await event.request.formData(), 'weekly') === 'yes';
		if (weekly && !settings().mail) return fail(409, { refused: 'This workspace sends no email yet.' });
		await store().write(async (tx) => {
			if (!(await digests.want(tx, member.id, { weekly, now: new Date() }))) return;
			const details = { weekly };
			await audit.add(tx, auditEvent(event, { action: 'digest-changed', target: member.email, details }));
		});
		setFlash(event.cookies, weekly ? 'digest-wanted' : 'digest-ended');
	},

	signOut: async (event) => {
		await signOut(event);
		setFlash(event.cookies, 'signed-out');
		redirect(303, '/sign-in');
	}
} satisfies Actions;
