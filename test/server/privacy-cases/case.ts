import { readFileSync } from 'node:fs';

/** One thing that somebody does. */
export interface Step {
	readonly call?: string;
	readonly role?: string;
	readonly file?: string;
	readonly query?: Readonly<Record<string, unknown>>;
	readonly body?: Readonly<Record<string, unknown>>;
	/** Name of a campaign. */
	readonly of?: string;
	/** Another case whose steps come first. */
	readonly do?: string;
	readonly cli?: string;
}

export interface PrivacyCase {
	readonly id: string;
	readonly title: string;
	readonly steps: readonly Step[];
	readonly expect: string;
}

const folder = new URL('../../fixtures/privacy-cases/', import.meta.url);

export const casePath = (file: string): string => new URL(file, folder).pathname;
export const caseFile = (file: string): string => readFileSync(casePath(file), 'utf8');

/** The cases with what must be true, as they were handed to us. */
export const privacyCases = (JSON.parse(caseFile('cases.json')) as { cases: readonly PrivacyCase[] }).cases;
