import { unflatten } from 'devalue';

/** An answer of the product to somebody. */
export interface Answer {
	/** Who asked, and for what: `marketer /campaigns/spring`. */
	readonly asked: string;
	/** How many campaigns were published by then. */
	readonly moment: number;
	readonly status: number;
	readonly type: string;
	readonly text: string;
}

/** What was unpacked already: several tests read the same answers. */
const unpacked = new WeakMap<Answer, unknown>();

/** What an answer holds as data; page data are unpacked, what comes later (streamed) has lines of its own. */
export const dataIn = (answer: Answer): unknown => {
	if (!unpacked.has(answer)) unpacked.set(answer, unpack(answer));
	return unpacked.get(answer);
};

const unpack = ({ asked, text, type }: Answer): unknown => {
	if (asked.includes('__data.json'))
		return text
			.trim()
			.split('\n')
			.flatMap((line) => {
				const parsed = JSON.parse(line) as { nodes?: ({ data?: unknown } | null)[]; data?: unknown };
				const packed = parsed.nodes ? parsed.nodes.map((node) => node?.data) : [parsed.data];
				return packed.map((data) =>
					Array.isArray(data) ? (unflatten(data as number[], { Promise: () => null }) as unknown) : null
				);
			});
	if (asked.includes('.jsonl')) return null;
	return type.includes('json') ? (JSON.parse(text) as unknown) : null;
};
