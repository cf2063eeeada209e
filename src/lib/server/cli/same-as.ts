import { readSamePeople, type SamePeople } from '../release/same-people-answer.ts';
import { UsageError } from './usage.ts';

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
