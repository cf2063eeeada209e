import { describe, expect, it } from 'vitest';
import { inLocale } from '#lib/format/locale.ts';
import type { DigestItem } from '#lib/server/mail/digests.ts';
import { digestMessage, oneLine } from '#lib/server/mail/message.ts';

const item = (more: Partial<DigestItem>): DigestItem => ({
	slug: 'spring',
	name: 'Spring',
	demo: false,
	status: 'running',
	guardrails: { broken: 0, held: 1, total: 1 },
	headline: 'Too early to call on conversion.',
	sentence: 'Conversion changed by +0.1 points.',
	suggestion: 'Let it run.',
	...more
});
const message = (...items: DigestItem[]) =>
	digestMessage({ asOf: '2026-11-23', items }, 'https://holdout.example');

describe('digestMessage', () => {
	it('says its filters, each verdict and where to read on and to end it', () => {
		const { subject, text, html } = message(item({}));
		expect(subject).toBe('Holdout: 1 campaign this week');
		for (const body of [text, html]) {
			expect(body).toContain('Running campaigns and those that ended in the last 7 days');
			expect(body).toContain('Too early to call on conversion.');
			expect(body).toContain('Suggested: Let it run.');
			expect(body).toContain('https://holdout.example/campaigns/spring');
			expect(body).toContain('https://holdout.example/settings/account#digest');
		}
	});

	it('comes from the workspace, where it has a name', () => {
		const digest = { asOf: '2026-11-23', items: [item({})] };
		const { subject, text } = digestMessage(digest, 'https://holdout.example', 'Nord\nwind');
		expect(subject).toBe('Nord wind: 1 campaign this week');
		expect(text).toMatch(/^Nord wind, 23 Nov 2026\n/);
	});

	it('puts broken guardrails before all else, and demo campaigns last and out of the subject', () => {
		const broken = { guardrails: { broken: 1, held: 0, total: 2 } };
		const { subject, text } = message(
			item({ name: 'Runs' }),
			item({ name: 'Breaks', status: 'ended', ...broken }),
			item({ name: 'Ends', status: 'ended' }),
			item({ name: 'Shows', demo: true, ...broken })
		);
		expect(subject).toBe('Holdout: 1 guardrail broken, 3 campaigns this week');
		const places = [
			'GUARDRAILS BROKEN',
			'Breaks (ended, 1 of 2 guardrails broken)',
			'RUNNING',
			'Runs',
			'ENDED',
			'Ends',
			'DEMO CAMPAIGNS',
			'Shows'
		].map((words) => text.indexOf(words));
		expect(places).not.toContain(-1);
		expect(places).toEqual(places.toSorted((a, b) => a - b));
	});

	it('has its day and numbers in the workspace’s locale', () => {
		const many = Array.from({ length: 1200 }, (_, i) => item({ slug: `spring-${i}` }));
		const german = inLocale({ tag: 'de-DE', timeZone: 'UTC' }, () => message(...many));
		expect(german.subject).toBe('Holdout: 1.200 campaigns this week');
		expect(german.text.startsWith('Holdout, 23. Nov. 2026\n')).toBe(true);
	});

	it('says so where there is nothing to tell', () => {
		expect(message().text).toContain('No campaign is running, and none ended in the last 7 days.');
		expect(message().subject).toBe('Holdout: 0 campaigns this week');
	});

	it('lets no name become markup, a line of its own or a header', () => {
		const name = '<img src=x onerror="a()">\r\nBcc: all@example.com\r\n\r\n<script>&';
		const { subject, text, html } = message(item({ name, headline: name, slug: '"><script>' }));
		expect(subject).not.toContain('Bcc');
		expect(text).not.toContain('\nBcc');
		expect(text).not.toContain('\r');
		expect(html).not.toMatch(/<img|<script|&(?!#)/);
		expect(html).toContain('&#60;img src=x onerror=&#34;a()&#34;&#62; Bcc: all@example.com');
	});
});

describe('oneLine', () => {
	it.each([
		['a\r\nb\tc\u0000', 'a b c'],
		['a\u2028b\u2029c\u0085d', 'a b c d'],
		['a\u202egpj.exe', 'a gpj.exe'],
		['half \ud800', 'half \ufffd']
	])('makes %j plain', (text, plain) => expect(oneLine(text)).toBe(plain));
});
