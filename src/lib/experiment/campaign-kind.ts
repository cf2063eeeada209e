/**
 * `campaign`: one campaign against its control. `programme`: one wave of a universal control group, people kept out of all
 * personalisation, against everyone else; it counts in no total of campaigns.
 */
export const campaignKinds = ['campaign', 'programme'] as const;

export type CampaignKind = (typeof campaignKinds)[number];

export const isCampaignKind = (text: string): text is CampaignKind =>
	campaignKinds.some((kind) => kind === text);
