import { describe, expect, it } from 'vitest';
import { answer } from '#lib/server/api/answer.ts';
import { operations } from '#lib/server/api/contract/operations.ts';

/** Asks an operation whose work fails. */
async function failing(error: Error) {
	const event = {
		url: new URL('http://localhost/api/v1/campaigns'),
		request: new Request('http://localhost/api/v1/campaigns'),
		route: { id: '/api/v1/campaigns' },
		locals: {}
	};
	const handler = answer(operations.listCampaigns, () => Promise.reject(error));
	const response = await handler(event as unknown as Parameters<typeof handler>[0]);
	const { code } = (await response.json()) as { code: string };
	return { status: response.status, code, retryAfter: response.headers.get('retry-after') };
}

describe('a request that meets a process which writes for long', () => {
	it('is answered with 503 and when to come again, also behind a wrapper', async () => {
		const busy = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
		const expected = { status: 503, code: 'busy', retryAfter: '5' };
		expect(await failing(busy)).toEqual(expected);
		expect(await failing(new Error('Failed query', { cause: busy }))).toEqual(expected);
		expect(await failing(new Error('another fault'))).toMatchObject({ status: 500, retryAfter: null });
	});
});
