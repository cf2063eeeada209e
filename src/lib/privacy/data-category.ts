/** How much a kind of personal data may hurt the person it is about, from least to most. */
export type Sensitivity = 'low' | 'medium' | 'high' | 'special';

/**
 * A kind of personal data that a personalised experience uses.
 *
 * `special` are the special categories of the GDPR (Article 9) and data about children.
 */
export interface DataCategory {
	/** Stable; what is stored and what the API takes. */
	readonly code: string;
	readonly label: string;
	readonly sensitivity: Sensitivity;
}

/** The taxonomy, in the order in which it is offered. */
export const dataCategories = [
	{ code: 'contact', label: 'Contact details', sensitivity: 'low' },
	{ code: 'language', label: 'Language and country', sensitivity: 'low' },
	{ code: 'device', label: 'Device and browser', sensitivity: 'low' },
	{ code: 'loyalty', label: 'Loyalty status', sensitivity: 'low' },
	{ code: 'stated_preferences', label: 'Preferences the person stated', sensitivity: 'low' },
	{ code: 'engagement', label: 'Opens and clicks', sensitivity: 'medium' },
	{ code: 'browsing', label: 'Browsing behaviour', sensitivity: 'medium' },
	{ code: 'purchase_history', label: 'Purchase history', sensitivity: 'medium' },
	{ code: 'demographics', label: 'Age, gender, household', sensitivity: 'medium' },
	{ code: 'third_party', label: 'Data bought from others', sensitivity: 'high' },
	{ code: 'location', label: 'Location', sensitivity: 'high' },
	{ code: 'inferred_interests', label: 'Inferred interests', sensitivity: 'high' },
	{ code: 'financial', label: 'Income and credit', sensitivity: 'high' },
	{ code: 'health', label: 'Health', sensitivity: 'special' },
	{ code: 'beliefs', label: 'Beliefs, origin, orientation', sensitivity: 'special' },
	{ code: 'children', label: 'Data about children', sensitivity: 'special' }
] as const satisfies readonly DataCategory[];

/** The category of a code, or null for a code that is not in the taxonomy. */
export function dataCategory(code: string): DataCategory | null {
	return dataCategories.find((category) => category.code === code) ?? null;
}

const order: readonly Sensitivity[] = ['low', 'medium', 'high', 'special'];

/** How sensitive one category is beside another: negative where the first is the less sensitive one. */
export const bySensitivity = (a: DataCategory, b: DataCategory): number =>
	order.indexOf(a.sensitivity) - order.indexOf(b.sensitivity);

/** The sensitivity as a page says it. */
export function sensitivityWords(sensitivity: Sensitivity): string {
	return sensitivity === 'special' ? 'special category' : `${sensitivity} sensitivity`;
}
