import type { Handle } from '@sveltejs/kit';
import { setLocale } from '#lib/format/locale.ts';
import { localeOf } from '../campaigns/workspace.ts';
import { settings, store } from '../store.ts';

/** From now on this process writes as the workspace does. */
export const speakLocally = (): void => setLocale(localeOf(store(), settings().timeZone));

/** Pages are written as the workspace is set now, whoever set it. */
export const local: Handle = ({ event, resolve }) => {
	speakLocally();
	return resolve(event);
};
