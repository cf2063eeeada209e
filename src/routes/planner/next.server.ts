import { nextQuestions, type NextQuestion } from '#lib/experiment/programme/next-questions.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { compactMoney } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { typedNumber } from '#lib/format/typed-number.ts';
import { dataCategory } from '#lib/privacy/data-category.ts';
import type { ProgrammeFindings } from '#lib/server/reports/programme/findings.ts';

/** Questions on the page. */
const max = 5;

const percent = (x: number): string => typedNumber(Number((x * 100).toPrecision(3)));

/** What the planner starts with: the control's value and the people of the campaign that asks. */
function settingsOf(line: PortfolioLine | undefined): Record<string, string> {
	const row = line?.primary;
	if (row?.status !== 'shown' || line?.metric?.kind !== 'proportion') return {};
	const { value } = row.control;
	return value > 0.000001 && value < 0.99 ? { kind: 'proportion', rate: percent(value) } : {};
}

function words({ kind, name, segment }: NextQuestion): {
	question: string;
	plan: string;
	hypothesis: string;
} {
	if (kind === 'campaign')
		return {
			question: `Does “${name}” pay? It was too close to call.`,
			plan: `${name}, second test`,
			hypothesis: `${name} pays more than it costs, also with more people.`
		};
	if (segment)
		return {
			question: `Does “${name}” pay in ${segment.value}?`,
			plan: `${name}, ${segment.value} only`,
			hypothesis: `${name} pays in ${segment.value} (${segment.axis}) too.`
		};
	const label = dataCategory(name)?.label ?? name;
	return {
		question: `Does ${label.toLowerCase()} pay?`,
		plan: `${label}: with and without`,
		hypothesis: `A variant that uses ${label.toLowerCase()} pays more than the same one without it.`
	};
}

/** What to test next, in words, each with the address of a plan that is filled in. */
export function nextView({ lines, kinds, segments, value }: ProgrammeFindings) {
	const bySlug = new Map(lines.map((line) => [line.slug, line]));
	return nextQuestions(lines, { kinds, segments }, { currency: value.currency, most: max }).map((one) => {
		const { question, plan, hypothesis } = words(one);
		const settings = new URLSearchParams({
			...settingsOf(bySlug.get(one.about)),
			name: plan,
			hypothesis,
			...(one.kind === 'data' ? { data: one.about, treatments: '2' } : {})
		});
		return {
			question,
			gain: compactMoney(one.gain.estimate, one.currency, { sign: 'always' }),
			range: moneyInterval(one.gain, one.currency),
			value: compactMoney(one.value, one.currency),
			cost: compactMoney(one.cost, one.currency),
			href: `/planner?${settings.toString()}#save`
		};
	});
}
