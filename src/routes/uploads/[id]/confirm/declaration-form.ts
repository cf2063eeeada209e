import { dataCategory } from '#lib/privacy/data-category.ts';

/** What the last form of an upload holds, as typed. */
export interface TypedDeclaration {
	readonly owner: string;
	readonly source: string;
	readonly purpose: string;
	readonly legalBasis: string;
	/** ISO day. */
	readonly retainUntil: string;
	/** Codes of data categories by variant. */
	readonly categories: Readonly<Record<string, readonly string[]>>;
}

export type DeclarationProblems = Readonly<Partial<Record<keyof TypedDeclaration, string>>>;

/** Longest text of each field. */
export const longest = { owner: 120, source: 120, purpose: 300, legalBasis: 300 } as const;

const missing: Readonly<Record<keyof typeof longest, string>> = {
	owner: 'Say who answers for the data.',
	source: 'Say where the data comes from.',
	purpose: 'Say what the data is used for.',
	legalBasis: 'Say on what ground it may be used.'
};

/** What was sent. @param variants in the form's order */
export function typedIn(data: FormData, variants: readonly string[]): TypedDeclaration {
	const text = (name: string): string => {
		const value = data.get(name);
		return typeof value === 'string' ? value.trim().replace(/\s+/g, ' ') : '';
	};
	const codes = (i: number) =>
		data.getAll(`categories-${i}`).filter((code) => typeof code === 'string' && dataCategory(code) !== null);
	return {
		owner: text('owner'),
		source: text('source'),
		purpose: text('purpose'),
		legalBasis: text('legalBasis'),
		retainUntil: text('retainUntil'),
		categories: Object.fromEntries(variants.map((name, i) => [name, codes(i).map(String)]))
	};
}

/** ISO day of a moment in some years. */
const inYears = (today: string, years: number): string =>
	`${Number(today.slice(0, 4)) + years}${today.slice(4)}`;

/** Raw rows are kept ten years at most. */
const YEARS = 10;

/** What is wrong with a declaration. @param today ISO day */
export function declarationProblems(typed: TypedDeclaration, today: string): DeclarationProblems {
	const problems: Partial<Record<keyof TypedDeclaration, string>> = {};
	for (const [field, most] of Object.entries(longest) as [keyof typeof longest, number][]) {
		if (typed[field] === '') problems[field] = missing[field];
		else if (typed[field].length > most) problems[field] = `Write at most ${most} characters.`;
	}
	const isDay =
		/^\d{4}-\d\d-\d\d$/.test(typed.retainUntil) &&
		!Number.isNaN(Date.parse(`${typed.retainUntil}T00:00:00Z`));
	if (!isDay) problems.retainUntil = 'Write a day, such as 2027-05-14.';
	else if (typed.retainUntil < today) problems.retainUntil = 'The last day is today at the earliest.';
	else if (typed.retainUntil > inYears(today, YEARS))
		problems.retainUntil = `Raw rows are kept ${YEARS} years at most.`;
	return problems;
}
