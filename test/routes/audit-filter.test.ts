import { afterEach, describe, expect, it } from 'vitest';
import { plainLocale, setLocale } from '#lib/format/locale.ts';
import { auditFilter, typedFilter } from '../../src/routes/settings/audit/filter.server.ts';

afterEach(() => setLocale(plainLocale));

const filter = (query: string) => auditFilter(typedFilter(new URL(`https://holdout.example/?${query}`)));
const at = (iso: string) => new Date(iso);

describe('auditFilter', () => {
	it('takes both days in whole', () => {
		expect(filter('from=2026-03-28&to=2026-03-29')).toEqual({
			from: at('2026-03-28T00:00:00Z'),
			to: at('2026-03-30T00:00:00Z')
		});
	});

	it('takes days of the workspace’s zone, the short one of spring as well', () => {
		setLocale({ tag: 'en-GB', timeZone: 'Europe/Berlin' });
		expect(filter('from=2026-03-28&to=2026-03-29')).toEqual({
			from: at('2026-03-27T23:00:00Z'),
			to: at('2026-03-29T22:00:00Z')
		});
	});

	it.each(['2026-02-30', '28.03.2026', '2026-3-1', ''])('leaves out %j', (day) => {
		expect(filter(`from=${day}&to=${day}`)).toEqual({});
	});
});
