import { fail, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import type { FlashCode } from '#lib/format/flash-messages.ts';
import type { AuditAction, AuditDetails } from '#lib/server/db/audit-actions.ts';
import type { Tx } from '#lib/server/db/database.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { entryLinks } from '#lib/server/accounts/entry-links.ts';
import { identities } from '#lib/server/accounts/identities.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { countTry, waitWords } from '#lib/server/accounts/limits.ts';
import { canInherit, members, type MemberRefusal } from '#lib/server/accounts/members.ts';
import { isRole } from '#lib/server/accounts/tokens.ts';
import { invite } from '#lib/server/facts/accounts.ts';
import { readForm } from '#lib/server/facts/read-form.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { shares } from '#lib/server/accounts/shares.ts';
import { settings, store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = async ({ locals }) => {
	const listed = await members.list(store());
	const links = await shares.countByMember(store(), new Date());
	const known = settings().oidc ? await identities.members(store()) : new Set<string>();
	return {
		confirmed: locals.session?.confirmed ?? false,
		/** Who may take over share links. */
		heirs: listed.filter(canInherit).map(({ id, name, email }) => ({ id, name, email })),
		members: listed.map(({ id, name, email, role, joined, createdAt, deactivatedAt }) => ({
			id,
			name,
			email,
			role,
			state: deactivatedAt ? ('deactivated' as const) : joined ? ('active' as const) : ('invited' as const),
			own: id === locals.member?.id,
			since: createdAt.toISOString(),
			links: links.get(id) ?? 0,
			/** Whether the identity provider has vouched for them once. */
			identity: known.has(id)
		}))
	};
};

const words: Readonly<Record<MemberRefusal, string>> = {
	'no-such-member': 'This member no longer exists.',
	'last-administrator': 'This is the last administrator. Add another one first.',
	taken: 'A member already has this address.',
	'no-identity': 'Single sign-on is already reset.',
	'no-heir': 'Choose an active member who may share links.'
};

/** A change and its line in the audit log, together or not at all. */
const change = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => store().write(work);

const note = (
	tx: Tx,
	event: RequestEvent,
	{
		action,
		target,
		details = {}
	}: { action: AuditAction; target: string; details?: AuditDetails | undefined }
) => audit.add(tx, auditEvent(event, { action, target, details }));

const linkTo = (secret: string): string => `${settings().origin}/invite/${secret}`;

/** Why an administrator must wait, where too many links were made. */
async function tooMany({ locals }: RequestEvent): Promise<string | null> {
	const wait = await countTry('invite', locals.member?.id ?? '');
	return wait && `Too many links. Wait ${waitWords(wait)}.`;
}

/** Runs a change of one member and says what came of it. */
async function changeOne(
	event: RequestEvent,
	action: AuditAction & FlashCode,
	work: (
		tx: Tx,
		id: string,
		data: FormData
	) => Promise<{ refused: MemberRefusal | null; details?: AuditDetails }>
) {
	const data = await event.request.formData();
	const id = formText(data, 'id');
	return await change(async (tx) => {
		const member = await members.find(tx, id);
		if (!member) return fail(404, { refused: words['no-such-member'] });
		const { refused, details } = await work(tx, id, data);
		if (refused) return fail(409, { refused: words[refused] });
		await note(tx, event, { action, target: member.email, details });
		setFlash(event.cookies, action);
	});
}

export const actions = {
	invite: async (event) => {
		const data = await event.request.formData();
		const read = readForm(invite, data);
		const wrong = (status: number, problem: string) =>
			fail(status, { form: { typed: read.typed, problems: { email: problem } } });
		if (read.problems) return fail(400, { form: read });
		const { email, role } = read.value;
		const wait = await tooMany(event);
		if (wait) return wrong(429, wait);
		return await change(async (tx) => {
			const now = new Date();
			const added = await members.add(tx, { email, name: '', role, now });
			if (added.kind === 'refused') return wrong(409, words[added.why]);
			await note(tx, event, { action: 'member-invited', target: email, details: { role } });
			return {
				link: {
					email,
					address: linkTo(await entryLinks.add(tx, { kind: 'invite', memberId: added.id }, now))
				}
			};
		});
	},

	link: async (event) => {
		const id = formText(await event.request.formData(), 'id');
		const wait = await tooMany(event);
		if (wait) return fail(429, { refused: wait });
		return await change(async (tx) => {
			const member = await members.find(tx, id);
			if (!member || member.deactivatedAt) return fail(404, { refused: words['no-such-member'] });
			await note(tx, event, {
				action: 'member-invited',
				target: member.email,
				details: { role: member.role }
			});
			const secret = await entryLinks.add(tx, { kind: 'invite', memberId: id }, new Date());
			return { link: { email: member.email, address: linkTo(secret) } };
		});
	},

	role: (event) =>
		changeOne(event, 'member-role-changed', async (tx, id, data) => {
			const role = formText(data, 'role');
			if (!isRole(role)) return { refused: 'no-such-member' };
			const from = (await members.find(tx, id))?.role ?? '';
			const refused = await members.setRole(tx, id, role, new Date());
			return { refused, details: { from, to: role } };
		}),

	deactivate: (event) =>
		changeOne(event, 'member-deactivated', async (tx, id, data) => {
			const now = new Date();
			const heir = formText(data, 'heir') || undefined;
			const links = (await shares.countByMember(tx, now)).get(id) ?? 0;
			const refused = await members.deactivate(tx, id, now, heir);
			const to = heir && (await members.find(tx, heir))?.email;
			const details = to ? { sharesHandedOver: links, to } : { sharesEnded: links };
			return { refused, details: links > 0 ? details : {} };
		}),

	identity: (event) =>
		changeOne(event, 'member-identity-reset', async (tx, id) => ({
			refused: (await identities.reset(tx, id)) ? null : 'no-identity'
		})),

	reactivate: (event) =>
		changeOne(event, 'member-reactivated', async (tx, id) => ({
			refused: await members.reactivate(tx, id, new Date())
		}))
} satisfies Actions;
