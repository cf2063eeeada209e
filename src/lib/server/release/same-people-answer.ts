import { samePeopleWords } from '#lib/experiment/publication-words.ts';
import type { SamePeopleAnswer } from '../db/tables/same-people.ts';

/** A published campaign that results resemble. */
export interface Resembled {
	readonly slug: string;
	readonly name: string;
}

/** An answer for one campaign, or for all that are asked about. */
export interface SamePeople {
	/** `new-wave`: the people of its audience were drawn again; it answers no question about a campaign. */
	readonly answer: SamePeopleAnswer | 'new-wave';
	readonly slug?: string;
}

/** Answers that an analyst may give in 24 hours. */
export const answersADay = 10;

/** `none`, `audience`, `version:spring-picks`, `new-wave`, or several with commas between; null where it cannot be read. */
export function readSamePeople(text: string): SamePeople[] | null {
	const read = text.split(',').map((part): SamePeople | null => {
		const [word = '', slug, more] = part.trim().split(':');
		if (part.trim() === 'new-wave') return { answer: 'new-wave' };
		const found = samePeopleWords.find((one) => one.answer === word);
		if (!found || slug === '' || more !== undefined) return null;
		return { answer: found.answer, ...(slug === undefined ? {} : { slug }) };
	});
	return read.some((one) => one === null) ? null : read.flatMap((one) => one ?? []);
}

/** The question in words, without how to answer it. */
export const samePeopleQuestion = (list: readonly Resembled[]): string =>
	`These results resemble ${list.length === 1 ? 'the published campaign' : 'the published campaigns'} ${list
		.map(({ name }) => `“${name}”`)
		.join(', ')}. Is it the same people?`;
