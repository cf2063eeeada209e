import type { EndDeclaration } from '#lib/experiment/ending.ts';
import { dayIn, isoDay } from '#lib/experiment/day.ts';
import { day, shortDay } from '#lib/format/date.ts';

/** What the form says of the end, as typed; blank where nothing was chosen. */
export interface TypedEnding {
	/** `days`: of a file with several campaigns, each by its own days. */
	readonly finished: '' | 'no' | 'yes' | 'days';
	/** ISO day, or blank. */
	readonly endsOn: string;
	readonly release: 'no' | 'complete' | 'all';
}

/** What the question is about: the days of the file, all ISO. */
export interface FileDays {
	readonly first: string;
	readonly last: string;
	/** Up to here outcomes are complete; null where no day is. */
	readonly completeTo: string | null;
	/** First day whose outcomes are not complete; null where all are. */
	readonly waitsFrom: string | null;
	/** On these days the first and the last of the waiting days become complete. */
	readonly completeFirst: string;
	readonly completeLast: string;
	readonly today: string;
}

export type EndingProblems = Readonly<Partial<Record<keyof TypedEnding, string>>>;

/** @param facts days since 1970-01-01; the window in days */
export function fileDays(facts: {
	readonly first: number;
	readonly last: number;
	readonly outcomeWindow: number;
	readonly today: number;
}): FileDays {
	const { first, last, outcomeWindow, today } = facts;
	const complete = Math.min(today - outcomeWindow, last);
	const waits = Math.max(complete + 1, first);
	return {
		first: isoDay(first),
		last: isoDay(last),
		completeTo: complete < first ? null : isoDay(complete),
		waitsFrom: waits > last ? null : isoDay(waits),
		completeFirst: isoDay(waits + outcomeWindow),
		completeLast: isoDay(last + outcomeWindow),
		today: isoDay(today)
	};
}

/** What appears when it is published now, and when the rest follows, for each answer. */
export function endingWords(days: FileDays): {
	readonly no: string;
	readonly yes: string;
	readonly all: string;
} {
	const { first, last, completeTo, waitsFrom, completeFirst, completeLast, today } = days;
	const isClear = [first, completeLast].every((iso) => iso.slice(0, 4) === today.slice(0, 4));
	const plain = (iso: string): string => (isClear ? shortDay(iso) : day(iso));
	const range = (from: string, to: string): string =>
		from === to ? plain(to) : `${plain(from)} to ${plain(to)}`;
	const more = { no: 'Later files add to it.', yes: 'No later file can be added.' };
	if (waitsFrom === null) {
		const now = `Now: all days, ${range(first, last)}.`;
		return { no: `${now} ${more.no}`, yes: `${now} ${more.yes}`, all: '' };
	}
	const rest = range(waitsFrom, last);
	const now = completeTo === null ? 'Now: nothing yet.' : `Now: ${range(first, completeTo)}.`;
	const when = completeFirst === completeLast ? 'On' : 'From';
	return {
		no: `${now} ${when} ${range(completeFirst, completeLast)}: ${rest}, once outcomes are complete. ${more.no}`,
		yes: `${now} On ${plain(completeLast)}: ${completeTo === null ? 'all days' : 'the rest'}, once outcomes are complete. ${more.yes}`,
		all: `${rest} too, marked “may still grow”.`
	};
}

/** What was sent. */
export function endingIn(data: FormData): TypedEnding {
	const text = (name: string): string => {
		const value = data.get(name);
		return typeof value === 'string' ? value.trim() : '';
	};
	const [finished, release] = [text('finished'), text('release')];
	return {
		finished: finished === 'no' || finished === 'yes' || finished === 'days' ? finished : '',
		endsOn: text('endsOn').slice(0, 20),
		release: release === 'complete' || release === 'all' ? release : 'no'
	};
}

/** What is declared, and what is wrong with it. @param days null for a file without dates, which is finished */
export function readEnding(
	typed: TypedEnding,
	days: FileDays | null
): { readonly ending: EndDeclaration | null; readonly problems: EndingProblems } {
	if (days === null) return { ending: null, problems: {} };
	const { finished, release } = typed;
	if (finished === '') return { ending: null, problems: { finished: 'Choose one.' } };
	const problems: EndingProblems =
		release === 'all' && finished !== 'yes'
			? { release: 'Only a finished campaign can be published with its newest days.' }
			: {};
	if (finished === 'days') return { ending: null, problems };
	if (finished === 'yes') return { ending: { kind: 'ended' }, problems };
	if (typed.endsOn === '') return { ending: { kind: 'running', endsOn: null }, problems };
	const endsOn = dayIn(typed.endsOn);
	const earliest = days.last > days.today ? days.last : days.today;
	if (endsOn === null)
		return { ending: null, problems: { ...problems, endsOn: 'Write a day, such as 2026-05-14.' } };
	if (typed.endsOn < earliest)
		return { ending: null, problems: { ...problems, endsOn: `The last day is ${day(earliest)} or later.` } };
	return { ending: { kind: 'running', endsOn }, problems };
}
