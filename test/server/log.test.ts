import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { logOptions, safeError } from '#lib/server/log/log.ts';

const logged = (entry: object): string => {
	let text = '';
	pino(logOptions, { write: (line: string) => (text += line) }).info(entry);
	return text;
};

describe('log', () => {
	it.each(['authorization', 'cookie', 'set-cookie'])('never has a secret of the header %s', (name) => {
		const headers = { [name]: 'opensesame', accept: 'text/html' };
		for (const entry of [headers, { headers }, { request: { headers } }]) {
			expect(logged(entry)).not.toContain('opensesame');
			expect(logged(entry)).toContain('text/html');
		}
	});

	it('is one line an entry, whatever is in it', () => {
		expect(logged({ name: 'a\r\n{"level":60}\u2028' }).trimEnd()).not.toMatch(/[\r\n]/);
	});
});

describe('safeError', () => {
	it('has the name, the code and the places of an error, and nothing of its message', () => {
		const error = Object.assign(new TypeError('value 4711\n    at secret (place.ts:1)'), { code: 'E_X' });
		const safe = safeError(error);
		expect(safe).toMatchObject({ name: 'TypeError', code: 'E_X' });
		expect(safe.at.length).toBeGreaterThan(0);
		expect(JSON.stringify(safe)).not.toMatch(/4711|secret/);
	});

	it('has only the type of what is no error', () => {
		expect(safeError('value 4711')).toEqual({ name: 'string', at: [] });
	});
});
