import type { PageServerLoad } from './$types';
import { askedComparison } from './asked.server.ts';
import { compareView } from './view.server.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { compared, missing, over } = await askedComparison(locals, url.searchParams);
	const settings = new URLSearchParams(compared.map(({ asked }) => ['c', asked]));
	return {
		comparison: compareView(compared),
		missing,
		over,
		csv: `/compare/compare.csv?${settings.toString()}`
	};
};
