import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Operation } from '#lib/server/api/contract/operations.ts';
import { roles, type Role } from '#lib/server/accounts/tokens.ts';

/** A request to the API as the fuzzer makes it. */
export interface Sent {
	readonly method: string;
	/** Below /api/v1, with its query. */
	readonly path: string;
	readonly as: Role | 'nobody' | 'stranger';
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | Buffer | null;
}

/** Texts that break programs, and some that fit. */
const texts = fc.oneof(
	fc.constantFrom(
		'',
		' ',
		'\0',
		'a\0b',
		'\ud800',
		'x\udfff',
		'💥',
		'\u202e',
		'__proto__',
		'constructor',
		"' or 1=1 --",
		'../../etc/passwd',
		'%00',
		'%zz',
		'true',
		'false',
		'0',
		'-1',
		'1e999',
		'NaN',
		'2026-02-30',
		'2026-03-01',
		'9999-12-31',
		'channel',
		'channel,region',
		'date',
		'conversion',
		'EUR',
		'Europe/Berlin',
		'control',
		'picks:purchase_history',
		'spring',
		'n'.repeat(5000)
	),
	fc.string({ unit: 'binary', maxLength: 30 })
);

const values: fc.Arbitrary<unknown> = fc.oneof(
	texts,
	fc.constantFrom(null, true, false, 0, -1, 0.5, 1e308, 2 ** 53, [], {}, [[]], [null], { a: 1 }),
	fc.jsonValue({ maxDepth: 3 })
);

/** Bodies that are accepted, to start from. */
const accepted: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
	'/campaigns': [
		{
			name: 'Summer',
			control: 'a',
			currency: 'EUR',
			startsOn: '2026-01-01',
			endsOn: '2026-02-01',
			variants: [
				{ name: 'a', plannedWeight: 1 },
				{ name: 'b', plannedWeight: 1 }
			],
			policy: { k: 100 }
		}
	],
	'/campaigns/{slug}': [
		{ hypothesis: 'More', audience: null, channel: 'email', endsOn: '2026-12-31' },
		{ goal: 'sales', primary: 'conversion', roles: [{ metric: 'conversion', role: 'secondary' }] },
		{ assumptions: { margin: 0.4, costFixed: 100 } },
		{ variants: [{ name: 'control', plannedWeight: 1 }], policy: { minOutcome: 20, crossTabs: [['a', 'b']] } }
	],
	'/campaigns/{slug}/releases': [{}, { close: true }]
};

const csv = (name: string) =>
	[
		'campaign,variant,channel,people,conversions',
		`${name},control,Web,4000,200`,
		`${name},picks,Web,4100,290`,
		''
	].join('\n');
const files: fc.Arbitrary<string | Buffer> = fc.oneof(
	fc.string({ minLength: 1, maxLength: 8 }).map((name) => csv(name.replace(/[",\r\n]/g, ''))),
	fc.constantFrom(
		'',
		'\0',
		'campaign,variant,people\na\0b,control,4000\n',
		'variant,people\ncontrol,-1\n',
		'{"a": 1}',
		gzipSync(csv('Zipped')),
		gzipSync(csv('Broken')).subarray(0, 60),
		Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00])
	),
	fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
);

/** One field of a body replaced, left out or added. */
const changed = (body: Readonly<Record<string, unknown>>): fc.Arbitrary<unknown> =>
	fc
		.tuple(fc.constantFrom(...Object.keys(body), 'name', 'extra'), fc.option(values, { nil: undefined }))
		.map(([name, value]) => ({ ...body, [name]: value }));

const jsonBodies = (path: string): fc.Arbitrary<string | Buffer | null> => {
	const some = accepted[path] ?? [{}];
	return fc.oneof(
		{
			weight: 4,
			arbitrary: fc
				.constantFrom(...some)
				.chain(changed)
				.map((body) => JSON.stringify(body))
		},
		{ weight: 2, arbitrary: fc.constantFrom(...some).map((body) => JSON.stringify(body)) },
		{ weight: 1, arbitrary: values.map((value) => JSON.stringify(value)) },
		{
			weight: 1,
			arbitrary: fc.constantFrom(
				null,
				'',
				'{',
				'nope',
				`[${'['.repeat(30_000)}`,
				`${'['.repeat(30_000)}${']'.repeat(30_000)}`,
				`"${'x'.repeat(70_000)}"`,
				Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])
			)
		}
	);
};

const types = [
	'application/json',
	'text/csv',
	'application/gzip',
	'text/plain',
	'multipart/form-data; boundary=x',
	''
];

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Requests to one operation, most of them nearly right. */
export function requests(operation: Operation, slugs: readonly string[]): fc.Arbitrary<Sent> {
	const names = Object.keys(operation.query?.shape ?? {});
	const pair = fc.tuple(fc.constantFrom(...names, ...(names.length > 0 ? names : []), 'more'), texts);
	const part = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...slugs) }, { weight: 1, arbitrary: texts });
	const usual = operation.file ? ['text/csv', 'application/gzip'] : ['application/json'];
	return fc
		.record({
			parts: fc.array(part, { minLength: 2, maxLength: 2 }),
			raw: fc.integer({ min: 0, max: 30 }),
			query: fc.array(pair, { maxLength: 3 }),
			as: fc.oneof(
				{ weight: 5, arbitrary: fc.constantFrom<Sent['as']>('admin', 'analyst') },
				{ weight: 2, arbitrary: fc.constantFrom<Sent['as']>(...roles, 'nobody', 'stranger') }
			),
			type: fc.oneof(
				{ weight: 6, arbitrary: fc.constantFrom(...usual) },
				{ weight: 1, arbitrary: fc.constantFrom(...types) }
			),
			body: operation.file ? files : operation.body ? jsonBodies(operation.path) : fc.constant(null),
			more: fc.constantFrom<Record<string, string>>(
				{},
				{},
				{ accept: 'text/csv' },
				{ 'if-none-match': '*' },
				{ prefer: 'respond-async' },
				{ 'idempotency-key': 'one' },
				{ 'idempotency-key': 'two words' },
				{ 'content-encoding': 'br' }
			)
		})
		.map(({ parts: [first = '', second = ''], raw, query, as, type, body, more }) => {
			const at = operation.path
				.replace('{slug}', encoded(first) || 'x')
				.replace('{id}', encoded(second) || 'x');
			const search = query.map(([name, text]) => `${name}=${encoded(text)}`).join('&');
			const path = `${raw === 0 ? `${at}%ff` : at}${search === '' ? '' : `?${search}`}`;
			return {
				method: operation.method.toUpperCase(),
				path,
				as,
				headers: { ...(body === null || type === '' ? {} : { 'content-type': type }), ...more },
				body
			};
		});
}
