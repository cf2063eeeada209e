import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { formText } from '#lib/server/accounts/form-text.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { pictureProblemWords } from '#lib/server/campaigns/pictures/picture-problem.ts';
import { sentPicture } from '#lib/server/campaigns/pictures/sent-picture.ts';
import { maxPictureBytes, variantPictures } from '#lib/server/campaigns/pictures/variant-pictures.ts';
import { managedCampaign } from '#lib/server/campaigns/request.ts';
import { store } from '#lib/server/db/store.ts';
import { pictureForm } from '#lib/server/facts/picture.ts';
import { formOf, readForm } from '#lib/server/facts/read-form.ts';
import { setFlash } from '#lib/server/http/flash.ts';

export const load: PageServerLoad = async (event) => {
	const { id, slug, name } = await managedCampaign(event);
	const pictures = new Map((await variantPictures.list(store(), id)).map((one) => [one.variant, one]));
	return {
		campaign: { slug, name },
		maxBytes: maxPictureBytes,
		variants: (await campaigns.variants(store(), id)).map((variant) => {
			const picture = pictures.get(variant.name) ?? null;
			return { name: variant.name, picture, form: formOf(pictureForm, { alt: picture?.alt ?? '' }) };
		})
	};
};

const gone = () => fail(404, { gone: 'This variant or its picture no longer exists.' });

export const actions = {
	/** Without a file, the words of the picture that is there. */
	save: async (event) => {
		const { id, slug } = await managedCampaign(event);
		const data = await event.request.formData();
		const variant = formText(data, 'variant');
		if (!(await campaigns.variants(store(), id)).some(({ name }) => name === variant)) return gone();
		const picture = await sentPicture(data.get('picture'), maxPictureBytes);
		const isThere = (await variantPictures.list(store(), id)).some((one) => one.variant === variant);
		const problem = typeof picture === 'string' && !(picture === 'missing' && isThere) ? picture : null;
		const read = readForm(pictureForm, data);
		if (read.problems || problem !== null) {
			const problems = {
				...read.problems,
				...(problem === null ? {} : { picture: pictureProblemWords(problem, maxPictureBytes) })
			};
			return fail(400, { variant, form: { typed: read.typed, problems } });
		}
		const isDone = await store().write(async (tx) => {
			const sent = typeof picture === 'string' ? null : picture;
			const done = await variantPictures.set(tx, id, { variant, picture: sent, alt: read.value.alt });
			if (done === null) return false;
			const details = { picture: done, variant };
			await audit.add(tx, auditEvent(event, { action: 'campaign-changed', target: slug, details }));
			return true;
		});
		if (!isDone) return gone();
		setFlash(event.cookies, 'picture-saved');
	},

	remove: async (event) => {
		const { id, slug } = await managedCampaign(event);
		const variant = formText(await event.request.formData(), 'variant');
		const isDone = await store().write(async (tx) => {
			if (!(await variantPictures.remove(tx, id, variant))) return false;
			const details = { picture: 'removed', variant };
			await audit.add(tx, auditEvent(event, { action: 'campaign-changed', target: slug, details }));
			return true;
		});
		if (!isDone) return gone();
		setFlash(event.cookies, 'picture-removed');
	}
} satisfies Actions;
