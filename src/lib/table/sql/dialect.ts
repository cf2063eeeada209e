/** The databases that queries are written for. */
export type SqlDialect = 'bigquery' | 'snowflake' | 'redshift' | 'postgresql' | 'duckdb';

/** The syntax that differs between databases. */
export interface SqlWriting {
	readonly label: string;
	/** quotes a name that is not a plain word, and escapes the quotes in it */
	readonly quote: (name: string) => string;
	readonly text: (value: string) => string;
	/** the calendar day of a time */
	readonly day: (time: string) => string;
	/** a time some days later, or earlier when negative */
	readonly shifted: (time: string, days: number) => string;
	readonly asText: (value: string) => string;
}

const PLAIN = /^[a-z_][a-z0-9_]*$/i;
/** Words that one of the databases reserves. */
const RESERVED = new Set(
	(
		'all alter analyse analyze and any array as asc asof assert_rows_modified asymmetric at authorization backup between binary blanksasnull ' +
		'both by case cast check collate collation column concurrently connect constraint contains create credentials cross cube current ' +
		'current_catalog current_date current_role current_schema current_time current_timestamp current_user database default deferrable ' +
		'defrag delete desc describe distinct do drop else emptyasnull enable encode encrypt encryption end enum escape except exclude ' +
		'exists explicit extract false fetch following for foreign freeze from full fulltext function grant group grouping groups gsst hash having ' +
		'identity if ignore ilike in increment initially inner insert intersect interval into is isnull issue join language lateral leading left ' +
		'like limit localtime localtimestamp lookup luns merge minus natural new no not notnull null nulls of off offline offset oid old on only ' +
		'open or order organization outer over overlaps parallel partition percent permissions pivot pivot_longer pivot_wider placing preceding ' +
		'primary proto qualify range raw readratio recover recursive references regexp reject resortkey respect restore returning revoke right rlike ' +
		'rollup row rows sample schema select session_user set show similar some sortkey start struct summarize symmetric sysdate system table ' +
		'tablesample tag tdes text255 then timestamp to top trailing treat trigger true truncatecolumns try_cast unbounded union unique unnest ' +
		'unpivot update user using values variadic verbose view wallet when whenever where window with within without'
	).split(' ')
);

// eslint-disable-next-line no-control-regex -- it matches control characters
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** A text on one line, without control characters: for comments and names. */
export function oneLine(text: string): string {
	return text.replace(CONTROL, ' ').trim();
}

const backslashes = (text: string): string => text.replaceAll('\\', '\\\\');
const doubled = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const single = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const standard = {
	quote: doubled,
	text: single,
	day: (time: string) => `cast(${time} as date)`,
	asText: (value: string) => `cast(${value} as varchar)`
};
const interval = (time: string, days: number): string =>
	`${time} ${days < 0 ? '-' : '+'} interval '${Math.abs(days)} days'`;
const dateadd = (time: string, days: number): string => `dateadd(day, ${days}, ${time})`;

/** The syntax of each database. In strings, BigQuery, Snowflake and Redshift read a backslash as an escape. */
export const sqlDialects: Readonly<Record<SqlDialect, SqlWriting>> = {
	bigquery: {
		label: 'BigQuery',
		quote: (name) => `\`${backslashes(name).replaceAll('`', '\\`')}\``,
		text: (value) => `'${backslashes(value).replaceAll("'", "\\'")}'`,
		day: (time) => `date(${time})`,
		shifted: (time, days) => `timestamp_${days < 0 ? 'sub' : 'add'}(${time}, interval ${Math.abs(days)} day)`,
		asText: (value) => `cast(${value} as string)`
	},
	snowflake: {
		...standard,
		label: 'Snowflake',
		text: (value) => single(backslashes(value)),
		shifted: dateadd
	},
	redshift: { ...standard, label: 'Redshift', text: (value) => single(backslashes(value)), shifted: dateadd },
	postgresql: { ...standard, label: 'PostgreSQL', shifted: interval },
	duckdb: { ...standard, label: 'DuckDB', shifted: interval }
};

/** All dialects, in the order of the choice. */
export const sqlDialectNames = Object.keys(sqlDialects) as SqlDialect[];

/** A column's name: as it is where it is a plain word, else quoted, so that databases that fold case still find it. */
export function columnName(dialect: SqlDialect, name: string): string {
	const plain = oneLine(name);
	return PLAIN.test(plain) && !RESERVED.has(plain.toLowerCase()) ? plain : sqlDialects[dialect].quote(plain);
}

/** A table's name, whose parts are separated by points. */
export function tableName(dialect: SqlDialect, name: string): string {
	return oneLine(name)
		.split('.')
		.map((part) => columnName(dialect, part))
		.join('.');
}

export function textConstant(dialect: SqlDialect, value: string): string {
	return sqlDialects[dialect].text(oneLine(value));
}
