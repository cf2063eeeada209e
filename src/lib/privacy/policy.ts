/** The privacy rule of a campaign, fixed at its first release. */
export interface Policy {
	/** Smallest publishable cohort, people per variant: 10…1000. */
	readonly k: number;
	/** Smallest number of people with an outcome, and without it: at least 3. */
	readonly minOutcome: number;
	/** Smallest number of buyers behind a published amount: at least 10. */
	readonly minBuyers: number;
	/** No single customer's spend can be read to within this share: 0.15 is 15 %. */
	readonly dominance: number;
	/** Days after first exposure until an outcome is counted as complete. */
	readonly outcomeWindow: number;
	/** Cross-tabs to publish: pairs of axes (dimension names, or `date`) whose graph is a forest. */
	readonly crossTabs: readonly (readonly [string, string])[];
}

export const defaultPolicy: Policy = {
	k: 50,
	minOutcome: 10,
	minBuyers: 10,
	dominance: 0.15,
	outcomeWindow: 14,
	crossTabs: []
};
