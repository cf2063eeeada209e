import type { RequestHandler } from './$types';
import { exportLines, text } from '#lib/table/export.ts';
import { audit, type AuditEntry, type AuditFilter } from '#lib/server/audit/audit.ts';
import { record } from '#lib/server/audit/record.ts';
import { store } from '#lib/server/db/store.ts';
import { auditFilter, typedFilter } from '../filter.server.ts';

const columns = [
	'sequence',
	'at',
	'actor_kind',
	'actor_id',
	'actor',
	'action',
	'target',
	'outcome',
	'details',
	'address',
	'hash'
];

/** Entries read at a time: a long log is never in memory as a whole. */
const batch = 1_000;

const line = ({ sequence, at, actor, action, target, outcome, details, address, hash }: AuditEntry) => [
	sequence,
	...[at.toISOString(), actor.kind, actor.id, actor.name, action, target, outcome].map((word) =>
		word === null ? null : text(word)
	),
	text(Object.keys(details).length > 0 ? JSON.stringify(details) : ''),
	address === null ? null : text(address),
	text(hash)
];

async function* lines(filter: Omit<AuditFilter, 'limit'>): AsyncGenerator<Uint8Array, undefined> {
	const encoder = new TextEncoder();
	yield encoder.encode(exportLines([columns.map(text)]));
	let before: number | undefined;
	do {
		const entries = await audit.list(store(), { ...filter, ...(before ? { before } : {}), limit: batch });
		if (entries.length > 0) yield encoder.encode(exportLines(entries.map(line)));
		before = entries.length < batch ? undefined : entries.at(-1)?.sequence;
	} while (before !== undefined);
}

/** Every entry that fits the filters, newest first. */
export const GET: RequestHandler = async (event) => {
	const rows = lines(auditFilter(typedFilter(event.url)));
	await record(event, { action: 'export', target: 'audit log', details: { format: 'csv' } });
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const next = await rows.next();
			if (next.done) controller.close();
			else controller.enqueue(next.value);
		}
	});
	return new Response(body, {
		headers: {
			'content-type': 'text/csv; charset=utf-8; header=present',
			'content-disposition': 'attachment; filename="audit.csv"'
		}
	});
};
