import { personalColumn, type ColumnFacts } from './column.ts';
import { isAboutVersions } from './column-name.ts';
import { kindWords, type PersonalKind } from './kind.ts';
import { clearKind } from './value.ts';

/** What was found, in words that never repeat the value. */
export interface Finding {
	readonly looksLike: string;
}

const finding = (kind: PersonalKind | null): Finding | null =>
	kind === null ? null : { looksLike: kindWords[kind] };

/** The personal-data gate as the file reader asks it: value by value, and column by column. */
export const personalDataScreen = {
	/** One value of a text column that is personal data beyond doubt. */
	value(column: string, value: string): Finding | null {
		const kind = clearKind(value);
		return kind === 'ip' && isAboutVersions(column) ? null : finding(kind);
	},
	/** A column that is personal data by its name and all its values. */
	column(facts: ColumnFacts): Finding | null {
		return finding(personalColumn(facts));
	}
} as const;
