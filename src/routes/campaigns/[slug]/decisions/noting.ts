import { dayIn } from '../edit/facts.ts';

/** Longest note, in characters. */
export const longestNote = 500;

/** A note as it stands in the form. */
export interface TypedNote {
	readonly kind: string;
	/** ISO day, or blank. */
	readonly day: string;
	readonly words: string;
}

export type NoteProblems = Readonly<Partial<Record<keyof TypedNote, string>>>;

export const emptyNote: TypedNote = { kind: 'note', day: '', words: '' };

/** A note as pages show it. */
export interface NoteLine {
	readonly number: number;
	/** Of the day that it is marked with on the drawing over time; null where it is not drawn. */
	readonly day: string | null;
	readonly kind: 'note' | 'decision';
	readonly words: string;
	readonly by: string;
	/** ISO moment. */
	readonly at: string;
	readonly struck: { readonly by: string; readonly at: string } | null;
}

/** Reads a typed note; it is to be used only where there is no problem. */
export function readNote(typed: TypedNote): {
	readonly note: { readonly kind: 'note' | 'decision'; readonly day: number | null; readonly words: string };
	readonly problems: NoteProblems;
} {
	const words = typed.words.trim().replace(/\r\n?/g, '\n');
	const day = dayIn(typed.day.trim());
	return {
		note: { kind: typed.kind === 'decision' ? 'decision' : 'note', day: day ?? null, words },
		problems: {
			...(words === '' ? { words: 'Write what happened or what was decided.' } : {}),
			...(words.length > longestNote ? { words: `Write at most ${longestNote} characters.` } : {}),
			...(day === undefined ? { day: 'Write a day, such as 2026-05-14, or leave it blank.' } : {}),
			...(typed.kind === 'note' || typed.kind === 'decision' ? {} : { kind: 'Choose a note or a decision.' })
		}
	};
}

/** A note that is marked on the drawing over time. */
export interface Mark {
	readonly number: number;
	/** ISO. */
	readonly day: string;
	readonly words: string;
}

/** Notes about a day that the drawing covers, oldest day first; what was struck out is not drawn. */
export const marksOf = (notes: readonly NoteLine[], { from, to }: { from: string; to: string }): Mark[] =>
	notes
		.flatMap(({ number, day, words, struck }) =>
			day !== null && struck === null && day >= from && day <= to ? [{ number, day, words }] : []
		)
		.sort((a, b) => (a.day === b.day ? a.number - b.number : a.day < b.day ? -1 : 1));
