/** A number the planner asks for; `name` is its setting in the address. */
export interface Field {
	readonly label: string;
	/** What comes after the number. */
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
		label: 'Smallest lift worth finding',
		unit: '% of it',
		hint: 'Relative: 10 means from 20% to 22%. Leave empty to calculate.'
	},
	people: {
		label: 'People you have',
		unit: 'all variants',
		hint: 'Leave empty to calculate.'
	},
	'per-day': {
		label: 'People a day',
		unit: 'all variants',
		hint: 'Newly reached, each counted once. Optional.'
	},
	'so-far': {
		label: 'People so far',
		unit: 'all variants',
		hint: 'If it is already running.'
	},
	power: {
		label: 'Chance to find it',
		unit: '%',
		hint: 'Power: how often a true lift of this size is found.'
	},
	confidence: {
		label: 'Confidence',
		unit: '%',
		hint: 'Of the range that decides.'
	},
	treatments: {
		label: 'Treatments',
		unit: 'beside the control'
	},
	share: {
		label: 'Treatment’s share',
		unit: '%',
		hint: 'Of its people and the control’s. 50 means equal groups.'
	}
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof fields;
