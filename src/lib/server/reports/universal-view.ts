import type { UniversalProgramme } from '#lib/experiment/programme/universal.ts';
import { universalWords } from '#lib/experiment/programme/universal-words.ts';
import type { Range } from '#lib/experiment/results/comparison/results.ts';
import { monthRange } from '#lib/format/date.ts';
import { compactMoney, money } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { number } from '#lib/format/number.ts';

/** A universal control group as a page shows it: in words, made here so that the page loads no code for it. */
export function universalView(one: UniversalProgramme) {
	const { demo, currency, months } = one;
	const large = ({ estimate, low, high }: Range) => ({
		value: compactMoney(estimate, currency, { sign: 'always' }),
		range: moneyInterval({ low, high }, currency)
	});
	const small = ({ estimate, low, high }: Range) => ({
		value: money(estimate, currency, { sign: 'always' }),
		range: `${money(low, currency)} to ${money(high, currency)}`
	});
	const { headline, sentences } = universalWords(one);
	return {
		demo,
		finding: one.gap?.finding ?? null,
		// A minus is not torn off its amount.
		headline: headline.replaceAll('−', '−\u2060'),
		sentences,
		rows: months.map(({ slug, wave, from, to, people, perPersonMonth, margin, cumulated }) => ({
			slug,
			when: monthRange(from, to),
			about: `wave ${number(wave)} · ${number(Math.round(people.control))} against ${number(Math.round(people.everyoneElse))} people`,
			perPersonMonth: small(perPersonMonth),
			margin: large(margin),
			cumulated: large(cumulated)
		}))
	};
}
