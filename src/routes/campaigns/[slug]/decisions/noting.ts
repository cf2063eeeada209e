import { mentionPattern } from '#lib/format/mention-pattern.ts';

/** A note as pages show it. */
export interface NoteLine {
	readonly number: number;
	/** Of the day that it is marked with on the drawing over time; null where it is not drawn. */
	readonly day: string | null;
	readonly kind: 'note' | 'decision';
	readonly words: string;
	/** Names that follow an @ in the words and mean a member. */
	readonly mentions: readonly string[];
	readonly by: string;
	/** ISO moment. */
	readonly at: string;
	readonly struck: { readonly by: string; readonly at: string } | null;
}

/** A member whom a note can mention. */
export interface Mentioned {
	/** Their id. */
	readonly value: string;
	readonly label: string;
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

/** The words of a note in parts, so that mentions stand out. */
export const wordParts = ({
	words,
	mentions
}: Pick<NoteLine, 'words' | 'mentions'>): { readonly text: string; readonly isMention: boolean }[] =>
	(mentions.length === 0 ? [words] : words.split(mentionPattern(mentions))).map((text, i) =>
		// A pattern with one group: every other part is a name.
		i % 2 === 1 ? { text: `@${text}`, isMention: true } : { text, isMention: false }
	);
