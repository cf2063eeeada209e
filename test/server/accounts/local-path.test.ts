import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localPath } from '#lib/server/accounts/local-path.ts';

describe('localPath(text)', () => {
	it.each(['/', '/uploads', '/campaigns/spring-picks?by=channel&view=bayesian', '/a/b/../c'])(
		'keeps %s',
		(path) => {
			expect(localPath(path)).toBe(
				new URL(path, 'http://here').pathname + new URL(path, 'http://here').search
			);
		}
	);

	it('is the overview for what leads away or is no path', () => {
		for (const text of [
			null,
			undefined,
			'',
			'uploads',
			'//evil.example',
			'/\\evil.example',
			'/..//evil.example',
			'https://evil.example',
			'/a\nb',
			'/ä'
		])
			expect(localPath(text), String(text)).toBe('/');
	});

	it('never leaves the site, whatever is typed', () => {
		const piece = fc.constantFrom(
			'/',
			'\\',
			'.',
			'..',
			'//',
			'@',
			':',
			'evil.example',
			'%2f',
			'%5c',
			'\t',
			'\n',
			'?',
			'#',
			'http',
			' '
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
				const path = localPath(pieces.join(''));
				expect(new URL(path, 'http://here.example').origin).toBe('http://here.example');
				expect(path).toMatch(/^\/(?!\/)/);
			}),
			{ numRuns: 2000 }
		);
	});
});
