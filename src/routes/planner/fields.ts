/** A number the planner asks for; `name` is its setting in the address. */
export interface Field {
	readonly label: string;
	/** What stands after the number. */
	readonly unit: string;
	readonly hint?: string;
}

/** Every number of the planner. */
export const fields = {
	rate: {
		label: 'Conversion of the control',
		unit: '%',
		hint: 'Of all people, those who convert without personalisation.'
	},
	mean: {
		label: 'Mean of the control',
		unit: 'per person',
		hint: 'Over all people, also those who bought nothing.'
	},
	sd: {
		label: 'Standard deviation',
		unit: 'per person',
		hint: 'Between people; for revenue often ten times the mean.'
	},
	lift: {
		label: 'Smallest change worth finding',
		unit: '% of it',
		hint: 'Relative: 10 means from 20% to 22%. Blank: tell me what I can find.'
	},
	people: {
		label: 'People you have',
		unit: 'all variants',
		hint: 'Blank: tell me how many I need.'
	},
	'per-day': {
		label: 'People a day',
		unit: 'all variants',
		hint: 'Newly reached, each counted once. Blank: no days.'
	},
	'so-far': {
		label: 'People so far',
		unit: 'all variants',
		hint: 'If it is running already.'
	},
	power: {
		label: 'Chance to find it',
		unit: '%',
		hint: 'Power: how often a true change as large is found.'
	},
	confidence: {
		label: 'Confidence',
		unit: '%',
		hint: 'Of the interval that decides.'
	},
	treatments: {
		label: 'Treatments',
		unit: 'beside the control'
	},
	share: {
		label: 'Treatment’s share',
		unit: '%',
		hint: 'Of its people and the control’s; 50 is equally many.'
	}
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof fields;
