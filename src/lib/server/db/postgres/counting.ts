import type { QueryConfig } from 'pg';
import { Connections } from './pool.ts';
import { types } from './session.ts';

/** Connections for counting tries, apart from those of requests: numbers come as numbers. */
export function countingOn(url: string): { query: (config: QueryConfig) => Promise<unknown> } {
	const connections = new Connections(url);
	return { query: (config) => connections.query({ ...config, types }) };
}
