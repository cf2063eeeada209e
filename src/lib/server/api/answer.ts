import type { RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { eitherOf } from '#lib/format/names.ts';
import { rolesFor } from '../accounts/needs.ts';
import type { Permission } from '../accounts/permissions.ts';
import type { Role } from '../accounts/tokens.ts';
import { isBusy, isDiskFull, isUnavailable } from '../db/faults.ts';
import { NoWorkerError } from '../jobs/ask-worker.ts';
import { log, safeError } from '../log/log.ts';
import { jsonBody } from './json-body.ts';
import type { Operation } from './contract/operations.ts';
import { away, busy, problem, Refusal } from './answers.ts';
import { unstorable } from '#lib/format/storable.ts';

interface Found {
	readonly path: readonly string[];
	readonly words: string;
}

const problemsOf = (text: string, path: readonly string[]): Found[] => {
	const words = unstorable(text);
	return words === null ? [] : [{ path, words }];
};

/** A name that may be shown in an answer. */
const shown = (name: string): string => name.replaceAll('\0', '\u2400').toWellFormed();

/** Texts of a JSON value that cannot be stored, at any depth, among the names of its fields too. */
function unstorableTexts(value: unknown, path: readonly string[] = []): Found[] {
	if (typeof value === 'string') return problemsOf(value, path);
	if (value === null || typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([name, inner]) => {
		const at = [...path, shown(name)];
		return [...problemsOf(name, at), ...unstorableTexts(inner, at)];
	});
}

type Given<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type Field<O extends Operation, Name extends 'query' | 'body'> =
	O extends Readonly<Record<Name, infer Schema>> ? Given<Schema> : undefined;

/** A request that may be fulfilled: its sender is known and may do this, and what it says is understood. */
export interface Asked<O extends Operation> {
	readonly event: RequestEvent;
	/** Id of the sender's token; empty where none is needed. */
	readonly tokenId: string;
	readonly query: Field<O, 'query'>;
	readonly body: Field<O, 'body'>;
	readonly now: Date;
}

const fieldPath = (path: readonly PropertyKey[]): string => path.map(String).join('.');

/** Checks what a request says, with everything that is wrong with it. */
function understand(
	schema: z.ZodType,
	value: unknown,
	{ status, code, what }: { status: number; code: string; what: string }
): unknown {
	const read = schema.safeParse(value);
	// Only what a schema accepts: that is not nested deeper than it.
	const unfit = read.success ? unstorableTexts(value) : [];
	if (read.success && unfit.length === 0) return read.data;
	const problems = [
		...unfit.map(({ path, words }) => ({ place: fieldPath(path), words })),
		...(read.error?.issues ?? []).map((issue) => ({
			place: issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : fieldPath(issue.path),
			words: issue.code === 'unrecognized_keys' ? 'is unknown' : issue.message
		}))
	];
	const [first] = problems;
	throw new Refusal({
		status,
		code,
		detail: first ? `${what} ${first.place}: ${first.words}`.replace(' :', ':') : `${what} can’t be read`,
		more: { problems }
	});
}

function queryOf(operation: Operation, { searchParams }: URL): unknown {
	const names = [...searchParams.keys()];
	const { repeats = [] } = operation;
	const twice = names.find((name, at) => names.indexOf(name) !== at && !repeats.includes(name));
	if (twice !== undefined) {
		throw new Refusal({
			status: 400,
			code: 'invalid_parameter',
			detail: 'A parameter is in the address more than once.'
		});
	}
	const several = repeats.flatMap((name) => {
		const all = searchParams.getAll(name);
		return all.length > 1 ? [[name, all] as const] : [];
	});
	const given = { ...Object.fromEntries(searchParams), ...Object.fromEntries(several) };
	return understand(operation.query ?? z.strictObject({}), given, {
		status: 400,
		code: 'invalid_parameter',
		what: 'Parameter'
	});
}

async function bodyOf({ body, bodyOptional }: Operation, request: Request): Promise<unknown> {
	if (!body) return undefined;
	const given = await jsonBody(request);
	return understand(body, given === undefined && bodyOptional ? {} : given, {
		status: 422,
		code: 'invalid_body',
		what: 'Field'
	});
}

/** What a fault is answered with: never what failed inside, which is in the log. */
function fault(error: unknown, method: string, route: string | null): Response {
	if (error instanceof Refusal) return problem(error.facts);
	if (isDiskFull(error)) {
		log().error({ method, route, error: safeError(error) }, 'the disk is full');
		return problem({
			status: 507,
			code: 'disk_full',
			detail: 'The disk is full, so nothing was stored. Everything stored before is still there.'
		});
	}
	if (isBusy(error)) {
		log().warn({ method, route, error: safeError(error) }, 'the database was busy');
		return problem(busy);
	}
	if (isUnavailable(error)) {
		log().error({ method, route, error: safeError(error) }, 'the database cannot be reached');
		return problem(away);
	}
	if (error instanceof NoWorkerError) {
		log().error({ method, route }, 'no process works');
		return problem({ ...busy, code: 'no_worker', detail: error.message });
	}
	log().error({ method, route, error: safeError(error) }, 'a request failed');
	return problem({
		status: 500,
		code: 'internal',
		detail: 'Something broke on our side. Your data is safe, and the log has the reason.'
	});
}

/**
 * Where what is declared decides what it takes, after the request is admitted.
 * @throws {Refusal} 403 for a role that may not
 */
export function assertMay(role: Role | undefined, permission: Permission): void {
	const roles = rolesFor({ permission });
	if (role && roles.includes(role)) return;
	throw new Refusal({
		status: 403,
		code: 'not_permitted',
		detail: `Only tokens with the role ${eitherOf(roles)} can do this.`
	});
}

/** Makes the handler of one operation, for requests that the API admits: checks what is declared, and answers every failure in the API's words. */
export function answer<const O extends Operation>(
	operation: O,
	act: (asked: Asked<O>) => Response | Promise<Response>
): (event: RequestEvent) => Promise<Response> {
	return async (event) => {
		try {
			return await act({
				event,
				tokenId: event.locals.token?.id ?? '',
				query: queryOf(operation, event.url) as Field<O, 'query'>,
				body: (await bodyOf(operation, event.request)) as Field<O, 'body'>,
				now: new Date()
			});
		} catch (error) {
			return fault(error, event.request.method, event.route.id);
		}
	};
}
