import type { FileReading } from '#lib/table/reading.ts';
import { parseFormat } from '#lib/table/answers.ts';
import { UsageError } from './usage.ts';
import { readSamePeople, type SamePeople } from '../release/same-people-answer.ts';

/**
 * `--same-as version|audience|none|new-wave`, the first three each with `:SLUG` where it is about one of several campaigns.
 * @throws {UsageError}
 */
export function readSameAs(text: string | undefined): readonly SamePeople[] | null {
	if (text === undefined) return null;
	const read = readSamePeople(text);
	if (!read)
		throw new UsageError(
			`--same-as must be version, audience, none or new-wave, such as "version:spring-picks", not "${text}"`
		);
	return read;
}

/** The flags that say how a file is read, the same for `analyse` and `import`. */
export const readingFlags = {
	layout: { type: 'string' },
	goal: { type: 'string' },
	sheet: { type: 'string' },
	skip: { type: 'string', multiple: true },
	keep: { type: 'string', multiple: true },
	decimal: { type: 'string' },
	thousands: { type: 'string' },
	encoding: { type: 'string' }
} as const;

interface Values {
	layout?: string;
	goal?: string;
	sheet?: string;
	skip?: string[];
	keep?: string[];
	decimal?: string;
	thousands?: string;
	encoding?: string;
	recurring?: boolean;
}

/** What the flags say. @throws {UsageError} */
export function readReadingFlags(
	values: Values
): Pick<FileReading, 'layout' | 'goal' | 'sheet' | 'skip' | 'keep' | 'dialect'> {
	const declared = parseFormat(values);
	if ('wrong' in declared)
		throw new UsageError(
			`--${declared.wrong} must be one of ${declared.choices.join(', ')}, not "${values[declared.wrong] ?? ''}"`
		);
	const { layout, dialect } = declared;
	return {
		dialect,
		...(layout === undefined ? {} : { layout }),
		...(values.goal === undefined ? {} : { goal: values.goal }),
		...(values.sheet === undefined ? {} : { sheet: values.sheet }),
		...(values.skip === undefined ? {} : { skip: values.skip }),
		...(values.keep === undefined ? {} : { keep: values.keep })
	};
}
