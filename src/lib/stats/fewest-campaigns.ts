/** Fewest campaigns for which the pull of their mean is worth trusting. */
export const fewestCampaigns = 6;
