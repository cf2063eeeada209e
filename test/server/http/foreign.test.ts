import { describe, expect, it } from 'vitest';
import { isForeign } from '#lib/server/http/origin.ts';

const ours = 'https://holdout.example.com';
const sent = (method: string, headers: Record<string, string>) => ({ method, headers: new Headers(headers) });

describe('isForeign', () => {
	it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])('asks where a %s comes from', (method) => {
		expect(isForeign(sent(method, { origin: ours }), ours)).toBe(false);
		expect(isForeign(sent(method, { 'sec-fetch-site': 'same-origin' }), ours)).toBe(false);
		expect(isForeign(sent(method, { origin: ours, 'sec-fetch-site': 'same-origin' }), ours)).toBe(false);
		expect(isForeign(sent(method, {}), ours)).toBe(true);
	});

	it.each(['GET', 'HEAD', 'OPTIONS'])('lets a %s through from anywhere', (method) =>
		expect(isForeign(sent(method, { origin: 'https://evil.example' }), ours)).toBe(false)
	);

	it.each([
		'null',
		'',
		'https://evil.example',
		'http://holdout.example.com',
		'https://holdout.example.com:8443',
		'https://holdout.example.com.evil.example',
		'https://sub.holdout.example.com',
		'https://example.com',
		'HTTPS://HOLDOUT.EXAMPLE.COM',
		'https://holdout.example.com/',
		'https://evil.example, https://holdout.example.com',
		'https://holdout.example.com@evil.example'
	])('refuses the origin %j', (origin) => {
		expect(isForeign(sent('POST', { origin }), ours)).toBe(true);
		expect(isForeign(sent('POST', { origin, 'sec-fetch-site': 'same-origin' }), ours)).toBe(true);
	});

	it.each(['cross-site', 'same-site', 'none', 'Same-Origin', ''])('refuses Sec-Fetch-Site %j', (site) => {
		expect(isForeign(sent('POST', { 'sec-fetch-site': site }), ours)).toBe(true);
		expect(isForeign(sent('POST', { origin: ours, 'sec-fetch-site': site }), ours)).toBe(true);
	});

	it.each(['application/json', 'text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded', ''])(
		'makes no difference for the type of the body: %j',
		(type) =>
			expect(
				isForeign(
					sent('POST', { origin: 'https://evil.example', ...(type ? { 'content-type': type } : {}) }),
					ours
				)
			).toBe(true)
	);
});
