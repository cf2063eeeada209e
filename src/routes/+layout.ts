import type { LayoutLoad } from './$types';
import { setLocale } from '#lib/format/locale.ts';

/** Before anything is drawn, in the browser too: numbers, days and moments look there as they left the server. */
export const load: LayoutLoad = ({ data }) => {
	setLocale(data.locale);
	return data;
};
