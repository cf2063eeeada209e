import { fail, type RequestEvent } from '@sveltejs/kit';
import { audit } from '../audit/audit.ts';
import { auditEvent } from '../audit/record.ts';
import { formText } from '../accounts/form-text.ts';
import { shareLink } from '../facts/accounts.ts';
import { originsIn } from '../facts/embed-origins.ts';
import { readForm } from '../facts/read-form.ts';
import { setFlash } from '../http/flash.ts';
import { settings, store } from '../db/store.ts';
import { shares, type Shared } from '../accounts/shares.ts';

/** What a page makes links to. */
export interface Subject extends Shared {
	/** The campaign on record; null for all together. */
	readonly slug: string | null;
	/** What a link with these settings shows, such as "report 3 as it was signed". */
	words(query: string): string;
}

/** Links that were made, as their page lists them. */
export const madeLinks = async (subject: Subject, now: Date) =>
	(await shares.list(store(), subject)).map((link) => ({
		id: link.id,
		shows: subject.words(link.query),
		embeds: link.embedOrigins ?? [],
		by: link.by ?? '',
		since: link.createdAt.toISOString(),
		until: link.expiresAt.toISOString(),
		over: link.expiresAt <= now
	}));

/** What a page is given to show a link in a frame; addresses of links have nothing that HTML would read. */
const frameCode = (address: string): string =>
	`<iframe src="${address}" title="Results from Holdout" width="100%" height="600" loading="lazy"></iframe>`;

/**
 * Makes a link that is good for the days in the form. Its secret is in the answer and nowhere else.
 * @param query settings of what it shows
 */
export async function makeLink(event: RequestEvent, subject: Subject, data: FormData, query: string) {
	const read = readForm(shareLink, data);
	if (read.problems) return fail(400, { form: read });
	const { days } = read.value;
	const embed = originsIn(read.value.embed ?? '') ?? [];
	const secret = await store().write(async (tx) => {
		const details = {
			shows: subject.words(query),
			days,
			...(embed.length === 0 ? {} : { embed: embed.join(' ') })
		};
		await audit.add(tx, auditEvent(event, { action: 'share-added', target: subject.slug, details }));
		const createdBy = event.locals.member?.id ?? '';
		return await shares.add(tx, subject, { query, createdBy, now: new Date(), days, embed });
	});
	const { origin } = settings();
	return {
		address: `${origin}/shared/${secret}`,
		...(embed.length === 0 ? {} : { frame: frameCode(`${origin}/embed/${secret}`) })
	};
}

/** Takes back the link that the form names. */
export async function takeBack(event: RequestEvent, subject: Subject) {
	const id = formText(await event.request.formData(), 'id');
	return await store().write(async (tx) => {
		if (!(await shares.revoke(tx, subject, id, new Date())))
			return fail(404, { refused: 'This link is already revoked.' });
		const details = { shows: subject.kind };
		await audit.add(tx, auditEvent(event, { action: 'share-revoked', target: subject.slug, details }));
		setFlash(event.cookies, 'share-revoked');
	});
}
