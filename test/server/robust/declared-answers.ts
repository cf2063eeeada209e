import { z } from 'zod';

const media = z.object({ schema: z.looseObject({}).optional() });
const answer = z.object({ description: z.string(), content: z.record(z.string(), media).optional() });
const described = z.object({
	paths: z.record(
		z.string(),
		z.record(z.string(), z.looseObject({ operationId: z.string(), responses: z.record(z.string(), answer) }))
	)
});

export type Described = z.output<typeof described>;

/** The description that the product gives of its API. */
export async function description(origin: string): Promise<Described> {
	return described.parse(await (await fetch(`${origin}/api/v1/openapi.json`)).json());
}

const schemas = new Map<object, z.ZodType>();
const schemaOf = (json: object): z.ZodType => {
	const known = schemas.get(json);
	if (known) return known;
	const made = z.fromJSONSchema(json as Parameters<typeof z.fromJSONSchema>[0]);
	schemas.set(json, made);
	return made;
};

/** What is wrong with an answer, as the description has it; null where it is declared as it is. */
export function undeclared(
	responses: Described['paths'][string][string]['responses'],
	{ status, type, text }: { status: number; type: string; text: string }
): string | null {
	const declared = responses[String(status)];
	if (!declared) return `${status} is not declared: ${text.slice(0, 200)}`;
	if (text === '') return declared.content ? `${status} has no body` : null;
	const name = type.split(';')[0] ?? '';
	const content = declared.content?.[name];
	if (!content) return `${status} is declared, but not as "${type}"`;
	if (!name.endsWith('json') || !content.schema) return null;
	const read = schemaOf(content.schema).safeParse(JSON.parse(text));
	return read.success
		? null
		: `${status} is not as declared: ${z.prettifyError(read.error)}: ${text.slice(0, 200)}`;
}
