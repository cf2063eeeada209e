import type { PageLoad } from './$types';

/** Only what the link shows is loaded: a campaign, a report, or the programme. */
export const load: PageLoad = async ({ data }) => {
	const { kind } = data.shown;
	const isReport = kind === 'report' || kind === 'signed report';
	return {
		...data,
		Campaign: kind === 'campaign' ? (await import('./Campaign.svelte')).default : null,
		Board: kind === 'board' ? (await import('./Board.svelte')).default : null,
		Programme: kind === 'programme' ? (await import('./Programme.svelte')).default : null,
		Report: isReport ? (await import('./Report.svelte')).default : null
	};
};
