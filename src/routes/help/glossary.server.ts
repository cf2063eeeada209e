/** A word of the pages and what it means. */
export interface Word {
	readonly word: string;
	readonly means: string;
}

/** Words that every page uses in one sense, by letter. */
export const glossary: readonly Word[] = [
	{ word: 'Adjusted for luck', means: 'Gain of what was rolled out, corrected for having picked winners.' },
	{ word: 'Breakdown', means: 'A column that splits people, such as channel.' },
	{ word: 'Control', means: 'The group without personalisation. Every variant is compared with it.' },
	{ word: 'Cost trust', means: 'A guardrail is certainly over its limit.' },
	{ word: 'Decision', means: 'Roll out, Run longer or Stop, signed by a manager.' },
	{ word: 'Difference', means: 'Change in the metric’s own unit, such as +1.14 pt.' },
	{ word: 'Ended', means: 'The last day has passed.' },
	{ word: 'Extra revenue, extra margin', means: 'What the variant brought in beyond the control.' },
	{ word: 'Gain or loss', means: 'Extra margin minus cost.' },
	{ word: 'Guardrail', means: 'A metric that must not get worse, such as opt-outs.' },
	{ word: 'Hidden', means: 'Too few people to show. Counted in the total.' },
	{
		word: 'Kind of personal data',
		means: 'A category of data with a sensitivity, such as purchase history.'
	},
	{ word: 'Lift', means: 'Change of a metric relative to control, in per cent.' },
	{ word: 'Likely range', means: 'Confidence interval: the values that fit the data.' },
	{ word: 'Limit', means: 'The largest harm accepted on a guardrail.' },
	{ word: 'Main metric', means: 'The metric that decides.' },
	{ word: 'Other', means: 'Small groups combined, so that rows add up to the total.' },
	{ word: 'Publish', means: 'Make results visible to everyone in the workspace.' },
	{ word: 'Return', means: 'Margin per €1 of cost. €1 is break-even.' },
	{ word: 'Running', means: 'More data will come.' },
	{ word: 'Segment', means: 'One group of a breakdown, such as App.' },
	{ word: 'Sign', means: 'Put your name under a report. Its numbers no longer change.' },
	{ word: 'Universal control group', means: 'People kept out of all personalisation, over all campaigns.' },
	{ word: 'Variant', means: 'A group with personalisation.' },
	{ word: 'Withdraw', means: 'Hide published results again.' }
];

/** What the chip of a campaign means. */
export const verdicts: readonly Word[] = [
	{ word: 'Paid', means: 'The whole likely range of the gain is above 0.' },
	{ word: 'Lost', means: 'The whole likely range of the gain is below 0.' },
	{ word: 'Too close', means: 'The likely range includes 0. This doesn’t mean there is no effect.' },
	{ word: 'Too early', means: 'The campaign is running and nothing is clear yet.' },
	{ word: 'Paying, Losing', means: 'The campaign is running and already clear.' },
	{ word: 'Add costs', means: 'Margin and costs are missing, so there is no gain yet.' },
	{ word: 'Better, Worse', means: 'The main metric changed clearly. Shown where money is not.' },
	{
		word: 'Cost trust',
		means: 'A guardrail is over its limit. Shown beside the money, never instead of it.'
	},
	{ word: 'Too few people', means: 'A variant is too small to show any number.' },
	{ word: 'Not comparable', means: 'People were not split as planned. Find the cause first.' }
];
