import type { Store } from './open.ts';

/** Differs after every write to the database, of this connection or of another one: what was read before may be old. */
export function stamp({ $client }: Store): string {
	const ours = $client.prepare('select total_changes()').pluck().get();
	return `${String($client.pragma('data_version', { simple: true }))} ${String(ours)}`;
}
