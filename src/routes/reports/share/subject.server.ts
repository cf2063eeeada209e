import type { Subject } from '#lib/server/http/sharing.ts';

/** The settings of a link that shows the programme; without them it shows the list of reports. */
export const programmeView = 'view=programme';

/** What links to all campaigns together are about. */
export const allCampaigns: Subject = {
	kind: 'programme',
	campaignId: null,
	slug: null,
	words: (query) => (query === programmeView ? 'the programme' : 'the reports of all campaigns in one table')
};
