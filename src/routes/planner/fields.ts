/** A number the planner asks for; `name` is its setting in the address. */
export interface Field {
	readonly label: string;
	/** What stands after the number. */
	readonly unit: string;
	readonly hint?: string;
	/** Typed in percent, meant as a part of one. */
	readonly percent: boolean;
	/** Bounds of what is typed. */
	readonly least: number;
	readonly most: number;
	readonly whole: boolean;
	/** May be left blank. */
	readonly optional: boolean;
	/** What stands there at first; null for nothing. */
	readonly start: number | null;
}

const plain = { percent: false, whole: false, optional: false };
const percent = { ...plain, unit: '%', percent: true };
const count = { ...plain, whole: true };

/** Every number of the planner. */
export const fields = {
	rate: {
		...percent,
		label: 'Conversion of the control',
		hint: 'Of all people, those who convert without personalisation.',
		least: 0.0001,
		most: 99.9999,
		start: 2
	},
	mean: {
		...plain,
		label: 'Mean of the control',
		unit: 'per person',
		hint: 'Over all people, also those who bought nothing.',
		least: -1e12,
		most: 1e12,
		start: 1.2
	},
	sd: {
		...plain,
		label: 'Standard deviation',
		unit: 'per person',
		hint: 'Between people; for revenue often ten times the mean.',
		least: 1e-9,
		most: 1e12,
		start: 14
	},
	lift: {
		...percent,
		label: 'Smallest change worth finding',
		unit: '% of it',
		hint: 'Relative: 10 means from 20 % to 22 %. Blank: tell me what I can find.',
		least: -100,
		most: 100_000,
		optional: true,
		start: 10
	},
	people: {
		...count,
		label: 'People you have',
		unit: 'all variants',
		hint: 'Blank: tell me how many I need.',
		least: 4,
		most: 1e12,
		optional: true,
		start: null
	},
	'per-day': {
		...count,
		label: 'People a day',
		unit: 'all variants',
		hint: 'Newly reached, each counted once. Blank: no days.',
		least: 1,
		most: 1e9,
		optional: true,
		start: 3000
	},
	'so-far': {
		...count,
		label: 'People so far',
		unit: 'all variants',
		hint: 'If it is running already.',
		least: 0,
		most: 1e12,
		optional: true,
		start: null
	},
	power: {
		...percent,
		label: 'Chance to find it',
		hint: 'Power: how often a true change as large is found.',
		least: 50,
		most: 99.9,
		start: 80
	},
	confidence: {
		...percent,
		label: 'Confidence',
		hint: 'Of the interval that decides.',
		least: 50,
		most: 99.99,
		start: 95
	},
	treatments: {
		...count,
		label: 'Treatments',
		unit: 'beside the control',
		least: 1,
		most: 20,
		start: 1
	},
	share: {
		...percent,
		label: 'Treatment’s share',
		hint: 'Of its people and the control’s; 50 is equally many.',
		least: 1,
		most: 99,
		start: 50
	}
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof fields;

export const fieldNames = Object.keys(fields) as FieldName[];
