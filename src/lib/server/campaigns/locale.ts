import type { Handle } from '@sveltejs/kit';
import { setLocale } from '#lib/format/locale.ts';
import { localeOf } from '../campaigns/workspace.ts';
import { settings, store } from '../db/store.ts';

/** From now on this process writes as the workspace does. */
export const speakLocally = async (): Promise<void> =>
	setLocale(await localeOf(store(), settings().timeZone));

/** What people read is written as the workspace is set now, whoever set it; doors and checks of health ask nothing. */
export const local: Handle = async ({ event, resolve }) => {
	if (event.locals.member || event.route.id?.startsWith('/shared/')) await speakLocally();
	return resolve(event);
};
