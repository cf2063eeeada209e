import type { PageServerLoad } from './$types';
import { askedProgramme } from './asked.server.ts';
import { programmeView } from './view.server.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { found, universal, isDemo, today, period, years } = await askedProgramme(locals, url.searchParams);
	return {
		programme: programmeView(found, { universal, today, withReasons: true }),
		isDemo,
		period,
		periods: [
			{ value: '12m', label: 'Last 12 months' },
			...years.map((year) => ({ value: year, label: year }))
		]
	};
};
