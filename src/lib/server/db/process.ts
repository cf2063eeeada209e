import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const name = 'holdout process';

/** Tells this process from an earlier one with the same number. Worker threads started later inherit it. */
function instance(): string {
	const known = getEnvironmentData(name);
	if (typeof known === 'string') return known;
	const made = randomUUID();
	setEnvironmentData(name, made);
	return made;
}

interface Identity {
	readonly host: string;
	readonly pid: number;
	readonly instance: string;
}

const own: Identity = { host: hostname(), pid: process.pid, instance: instance() };

const isIdentity = (value: unknown): value is Identity =>
	typeof value === 'object' &&
	value !== null &&
	'host' in value &&
	'pid' in value &&
	typeof value.pid === 'number' &&
	'instance' in value;

function read(text: string): Identity | null {
	try {
		const value: unknown = JSON.parse(text);
		return isIdentity(value) ? value : null;
	} catch {
		return null;
	}
}

function runs(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// Somebody else's process is a process too.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

/** This process, in words that other processes can check. */
export const ownProcess: string = JSON.stringify(own);

/**
 * Has the process certainly ended? One on another host may still run: its claims end when it stops renewing them.
 * @param text what that process wrote as `ownProcess`
 */
export function hasEnded(text: string): boolean {
	const other = read(text);
	if (other === null) return true;
	if (other.host !== own.host) return false;
	return other.pid === own.pid ? other.instance !== own.instance : !runs(other.pid);
}
