import type { UniversalProgramme } from '#lib/experiment/universal.ts';
import { universalWords } from '#lib/experiment/universal-words.ts';
import type { Range } from '#lib/experiment/results.ts';
import { dateRange } from '#lib/format/date.ts';
import { compactMoney, money } from '#lib/format/money.ts';
import { number } from '#lib/format/number.ts';

/** A universal control group as a page shows it: in words, made here so that the page loads no code for it. */
export function universalView(one: UniversalProgramme) {
	const { demo, currency, months } = one;
	const large = ({ estimate, low, high }: Range) => ({
		value: compactMoney(estimate, currency, { sign: 'always' }),
		range: `${compactMoney(low, currency)} to ${compactMoney(high, currency)}`
	});
	const small = ({ estimate, low, high }: Range) => ({
		value: money(estimate, currency, { sign: 'always' }),
		range: `${money(low, currency)} to ${money(high, currency)}`
	});
	return {
		demo,
		finding: one.gap?.finding ?? null,
		...universalWords(one),
		rows: months.map(({ slug, wave, from, to, people, perPersonMonth, margin, cumulated }) => ({
			slug,
			wave: number(wave),
			when: dateRange(from, to),
			people: `${number(Math.round(people.control))} against ${number(Math.round(people.everyoneElse))}`,
			perPersonMonth: small(perPersonMonth),
			margin: large(margin),
			cumulated: large(cumulated)
		}))
	};
}
