import { z } from 'zod';
import { inPercent, number as written } from '#lib/format/number.ts';
import { typing } from './fields.ts';

const plain = (x: number): string =>
	written(x, { decimals: Number.isInteger(x) ? 0 : Math.min(9, String(x).replace(/^-?\d*\.?/, '').length) });

const notANumber = ({ input }: { readonly input?: unknown }): string =>
	input === undefined ? 'Write a number.' : 'This isn’t a number.';

const between =
	(min: number, max: number, write = (digits: string) => digits) =>
	(): string =>
		`Write a number from ${plain(min)} to ${write(plain(max))}.`;

/** A number within limits. */
function amount(min: number, max: number) {
	const words = between(min, max);
	return z.number({ error: notANumber }).min(min, { error: words }).max(max, { error: words });
}

const part = (percent: number): number => Number((percent / 100).toPrecision(12));

/** A part of one, typed in percent: its limits are in percent too. */
function share(min: number, max: number) {
	const words = between(min, max, inPercent);
	return z
		.number({ error: notANumber })
		.min(part(min), { error: words })
		.max(part(max), { error: words })
		.register(typing, { percent: true });
}

/** A whole number within limits. */
function count(min: number, max: number) {
	const words = between(min, max);
	return z
		.number({ error: notANumber })
		.int('Write a whole number.')
		.min(min, { error: words })
		.max(max, { error: words });
}

/** What a plan is asked with: beyond these limits it means nothing or takes forever. Names are those of the address and of flags. */
export const planNumbers = {
	/** Of the control, of all people. */
	rate: share(0.0001, 99.9999),
	mean: amount(-1e12, 1e12),
	sd: amount(1e-9, 1e12),
	/** Relative. */
	lift: share(-100, 100_000),
	people: count(4, 1e12),
	'per-day': count(1, 1e9),
	'so-far': count(0, 1e12),
	power: share(50, 99.9),
	/** At one half an interval would be a point, and near 1 it says nothing any more. */
	confidence: share(51, 99.99),
	treatments: count(1, 20),
	share: share(1, 99)
};

/** The planner's form. */
export const planForm = z.object({
	...planNumbers,
	lift: planNumbers.lift.nullable(),
	people: planNumbers.people.nullable(),
	'per-day': planNumbers['per-day'].nullable(),
	'so-far': planNumbers['so-far'].nullable()
});
