import { redirect, type RequestEvent } from '@sveltejs/kit';
import { auditEvent } from '../audit/record.ts';
import { audit } from '../audit/audit.ts';
import { setTeam } from '../campaigns/workspace.ts';
import { entryForm } from '../facts/accounts.ts';
import { readForm, type Texts } from '../facts/read-form.ts';
import { setFlash } from '../http/flash.ts';
import { store } from '../db/store.ts';
import { addressGroup, clientAddress } from '../accounts/client-address.ts';
import { device } from '../accounts/device.ts';
import { entryLinks, type EntryLink } from '../accounts/entry-links.ts';
import { formText } from '../accounts/form-text.ts';
import { countTry, waitWords } from '../accounts/limits.ts';
import { members } from '../accounts/members.ts';
import { passwordProblem } from '../accounts/password.ts';
import { passwordHash, signIn } from '../accounts/signing.ts';

/**
 * A link that lets somebody in, or undefined where it is not good. Wrong ones are counted for their address, and never keep
 * a good one from opening: nobody guesses 256 bits.
 */
async function openEntry(
	event: RequestEvent,
	kind: EntryLink['kind'],
	secret: string
): Promise<{ link?: EntryLink; wait?: string }> {
	const link = await entryLinks.find(store(), kind, secret, new Date());
	if (link) return { link };
	const wait = await countTry('entry', addressGroup(clientAddress(event)));
	return wait ? { wait: waitWords(wait) } : {};
}

/** The link behind a page, where it is good. A page that answers a form does not count what the form has counted. */
export async function shownEntry(
	event: RequestEvent,
	kind: EntryLink['kind'],
	secret: string
): Promise<EntryLink | undefined> {
	if (event.request.method === 'POST') return await entryLinks.find(store(), kind, secret, new Date());
	return (await openEntry(event, kind, secret)).link;
}

/** What came of a form behind a link. */
export interface EntryOutcome {
	readonly status: number;
	readonly typed: Texts;
	/** Of the link itself too, as `link`. */
	readonly problems: Texts;
}

const gone = 'This link has expired. It works once, for a limited time.';

/** Takes the name and password that somebody typed behind a link, signs them in and continues to the overview. */
export async function enter(
	event: RequestEvent,
	kind: EntryLink['kind'],
	secret: string
): Promise<EntryOutcome> {
	const data = await event.request.formData();
	const { link, wait } = await openEntry(event, kind, secret);
	const invited = link?.memberId ? await members.find(store(), link.memberId) : undefined;
	if (invited) data.set('email', invited.email);
	const read = readForm(entryForm, data);
	const typed = kind === 'setup' ? read.typed : { ...read.typed, email: '' };
	const asked = { typed };
	if (wait) return { status: 429, ...asked, problems: { link: `Too many tries. Wait ${wait}.` } };
	if (!link) return { status: 410, ...asked, problems: { link: gone } };
	const wrongPassword = await passwordProblem(formText(data, 'password'), [
		read.typed.name,
		read.typed.email
	]);
	const problems = { ...read.problems, ...(wrongPassword ? { password: wrongPassword } : {}) };
	if (!read.value || wrongPassword) return { status: 400, ...asked, problems };
	const { name, email, password, team = 'separate' } = read.value;
	const hash = await passwordHash(password);
	const id = await store().write(async (tx) => {
		const given = { name, email, hash, now: new Date() };
		const made =
			kind === 'setup' ? await entryLinks.setUp(tx, secret, given) : await entryLinks.join(tx, secret, given);
		if (made && kind === 'setup') await setTeam(tx, team);
		if (made) {
			const action = kind === 'setup' ? 'set-up' : 'member-joined';
			await audit.add(tx, {
				...auditEvent(event, { action, target: email }),
				actor: { kind: 'member', id: made, name }
			});
		}
		return made;
	});
	if (!id) return { status: 410, ...asked, problems: { link: gone } };
	// Whoever comes by a link is not kept out by strangers who try the account.
	device.remember(event.cookies, email);
	setFlash(event.cookies, 'joined');
	const outcome = await signIn(event, { email, password });
	redirect(303, outcome.kind === 'signed-in' ? '/' : '/sign-in');
}
