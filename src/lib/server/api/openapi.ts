import { z } from 'zod';
import { rolesFor } from '../accounts/needs.ts';
import { operations, type Operation } from './contract/operations.ts';
import { problemSchema } from './contract/problem-schema.ts';
import { problemType } from './answers.ts';

/** Refusals that any operation of its kind may answer, in words by status. */
function usualAnswers({ method, permission, body, query }: Operation): Record<number, string> {
	const isGuarded = permission !== 'everybody';
	return {
		400: [
			query
				? 'A parameter is unknown, repeated or can’t be read'
				: 'The address has a parameter, and this operation has none',
			...(body ? [', or the body isn’t JSON or was interrupted'] : []),
			', or the path cannot be decoded.'
		].join(''),
		401: isGuarded ? 'No token, an unknown one, or one in the address.' : 'The address has a token.',
		...(isGuarded
			? {
					403: 'The token’s role may not do this.',
					429: 'This token sends too many requests; `Retry-After` says when to come again.'
				}
			: {}),
		...(body
			? {
					413: 'The body is larger than 64 KiB.',
					415: 'The content type isn’t JSON.',
					422: 'A value in the body isn’t valid.'
				}
			: {}),
		500: 'Something broke on our side; the log has the reason.',
		503: 'The database is being written to, or no process works; `Retry-After` says when to come again.',
		...(method === 'get' ? {} : { 507: 'The disk is full. Everything stored before is still there.' })
	};
}

type OwnAnswer = Operation['answers'][number];

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
	const made = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
	// The document says once which draft all of its schemas are written in.
	delete made.$schema;
	return made;
};

const problemAnswer = (words: string, schema: z.ZodType = problemSchema) => ({
	description: words,
	content: { [problemType]: { schema: schemaOf(schema, 'output') } }
});

/** Names between braces in a path. */
const parametersIn = (path: string) =>
	[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
		name,
		in: 'path',
		required: true,
		schema: { type: 'string' }
	}));

const parametersOf = ({ path, query, headers = {} }: Operation) => [
	...parametersIn(path),
	...Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
		name,
		in: 'query',
		required: false,
		schema: schemaOf(schema as z.ZodType, 'input')
	})),
	...Object.entries(headers).map(([name, description]) => ({
		name,
		in: 'header',
		description,
		schema: { type: 'string' }
	}))
];

const bodyOf = ({ body, bodyOptional = false, file }: Operation) => {
	if (file) {
		const content = Object.fromEntries(
			file.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])
		);
		return { requestBody: { required: true, content } };
	}
	if (!body) return {};
	const content = { 'application/json': { schema: schemaOf(body, 'input') } };
	return { requestBody: { required: !bodyOptional, content } };
};

/** What an operation answers with a body of its own; what may be asked for again has no body where it is unchanged. */
const ownAnswer = ({ words, schema, csv }: OwnAnswer) => ({
	description: words,
	content: {
		...(schema ? { 'application/json': { schema: schemaOf(schema, 'output') } } : {}),
		...(csv ? { 'text/csv': { schema: { type: 'string' } } } : {})
	}
});

/** Every answer that occurs: the usual refusals, in the operation's own words where it has some. */
const answersOf = (operation: Operation) => ({
	...Object.fromEntries(
		Object.entries(usualAnswers(operation)).map(([status, words]) => [status, problemAnswer(words)])
	),
	...(operation.method === 'get'
		? { 304: { description: 'It is as it was when `If-None-Match` was given out.' } }
		: {}),
	...Object.fromEntries(
		Object.entries(operation.answers).map(([status, own]) => [
			status,
			Number(status) >= 400 ? problemAnswer(own.words, own.schema) : ownAnswer(own)
		])
	)
});

const describe = (id: string, operation: Operation) => ({
	operationId: id,
	summary: operation.summary,
	...(operation.permission === 'everybody'
		? { security: [] }
		: { description: `Roles: ${rolesFor({ permission: operation.permission }).join(', ')}.` }),
	parameters: parametersOf(operation),
	...bodyOf(operation),
	responses: answersOf(operation)
});

/** The description of the whole API, made from the table of operations and their schemas. */
export function openApi(version: string) {
	const paths: Record<string, Record<string, ReturnType<typeof describe>>> = {};
	for (const [id, operation] of Object.entries(operations)) {
		paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(id, operation) };
	}
	return {
		openapi: '3.1.0',
		info: {
			title: 'Holdout',
			version,
			description:
				'Aggregated campaign results in, verdicts out. Everything that can be read is computed from published tables alone; nothing in an answer depends on a group that is hidden.'
		},
		servers: [{ url: '/api/v1' }],
		security: [{ token: [] }],
		components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
		paths
	};
}
