import { parse } from 'csv-parse/sync';
import { expect } from 'vitest';
import { z } from 'zod';
import { decisionWords } from '#lib/experiment/decision.ts';
import { day, monthRange, shortDay } from '#lib/format/date.ts';
import { compactMoney, money } from '#lib/format/money.ts';
import { moneyInterval, roughInterval } from '#lib/format/money-range.ts';
import { counted, number } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';
import { liftEstimate, liftInterval } from '#lib/format/value.ts';
import { dataCategory } from '#lib/privacy/data-category.ts';
import { decisionsCsv, programmeCsv } from '#lib/server/reports/programme/csv.ts';
import type { programmeFigures } from '#lib/server/reports/programme/figures.ts';
import type { ProgrammeFindings } from '#lib/server/reports/programme/findings.ts';
import type { ProgrammeView } from '../../src/routes/programme/view.server.ts';

/** What the API answers. */
type Api = ReturnType<typeof programmeFigures>;

interface Bounds {
	readonly low: number;
	readonly high: number;
}

const lastDay = (month: string): string =>
	new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10);
const quartersOf = (api: Api) => [...api.quarters, ...(api.undated ? [api.undated] : [])];
const decided = (list: readonly string[]) => list.join(', ');

/** Every part of the page with numbers has those of the API, in words. */
export function expectPage(page: ProgrammeView, api: Api): void {
	const unit = api.currency ?? '';
	const signed = (x: number) => compactMoney(x, unit, { sign: 'always' });
	const orNone = (x: number) => (x === 0 ? '–' : signed(x));
	const range = (row: { readonly gain: number } & Bounds) => [signed(row.gain), moneyInterval(row, unit)];
	const { decided: made, gain, winRate, costTrust, rolledOut } = api;
	const measured = api.paid + api.lost + api.tooClose;
	// Whoever adds a part to the page adds it here.
	expect(Object.keys(page)).toEqual(
		'isEmpty figures notCounted counted money universal dots effects decisions open level'.split(' ')
	);
	const figure = (name: string) => page.figures.find((one) => one.name === name);
	expect(page.figures.map(({ name }) => name)).toEqual(['gain', 'paid', 'return', 'trust', 'decided']);
	expect(page.counted).toBe(api.campaigns);
	expect(figure('gain')?.value).toBe(gain ? compactMoney(Math.abs(gain.estimate), unit) : '–');
	if (gain) expect(figure('gain')?.note).toContain(`likely ${roughInterval(gain, unit)}`);
	expect(figure('paid')?.value).toBe(winRate ? `${number(api.paid)} of ${number(measured)}` : '–');
	expect(figure('paid')?.note).toBe(
		winRate
			? `${wholeShare(winRate.estimate)}, likely ${wholeShare(winRate.low)} to ${wholeShare(winRate.high)}`
			: ''
	);
	const perOne = `${money(api.returned ?? 0, unit || 'EUR')} per ${money(1, unit || 'EUR', { decimals: 0 })}`;
	expect(figure('return')?.value).toBe(api.returned === null ? '–' : perOne);
	if (gain)
		expect(figure('return')?.note).toContain(
			`${compactMoney(api.margin, unit)} margin, ${compactMoney(api.cost, unit)} cost`
		);
	expect(figure('trust')?.value).toBe(`${number(costTrust.over.length)} of ${number(costTrust.guarded)}`);
	expect(figure('decided')?.value).toBe(`${number(made.made)} of ${number(made.of)}`);
	const parts = [
		...(made.rollOut > 0 ? [`${made.rollOut} rolled out`] : []),
		...(made.runLonger > 0 ? [`${made.runLonger} run longer`] : []),
		...(made.stop > 0 ? [`${made.stop} stopped`] : [])
	];
	expect(figure('decided')?.note).toBe(
		parts.length === 0 ? 'ended campaigns with a verdict' : decided(parts)
	);
	expect(page.decisions.all).toBe(number(api.decisions.length));
	expect(page.decisions.rows.map(({ slug, decision, date, next }) => [slug, decision, date, next])).toEqual(
		api.decisions
			.slice(0, 20)
			.map(({ slug, kind, at, nextCheck }) => [
				slug,
				decisionWords(kind),
				shortDay(at.slice(0, 10)),
				nextCheck === null ? '–' : day(nextCheck)
			])
	);
	const [main] = api.lift;
	expect(page.effects.map(({ count }) => count)).toEqual(api.lift.map(({ campaigns }) => campaigns));
	expect(page.dots && [page.dots.average.words, page.dots.average.likely]).toEqual(
		main ? [liftEstimate(main), liftInterval(main)] : null
	);
	for (const [i, { estimate, low, high, tau }] of api.lift.entries())
		expect(page.effects[i]?.lift).toMatchObject({ estimate, low, high, tau: { estimate: tau } });
	if (!page.money) return expect(api.campaigns).toBe(0);

	expect(Object.keys(page.money)).toEqual('quarters months rolledOut channels owners tags kinds'.split(' '));
	expect(
		page.money.quarters.rows.map(({ campaigns, paid, tooClose, lost, net, likely }) => [
			campaigns,
			paid,
			tooClose,
			lost,
			net,
			likely
		])
	).toEqual(
		quartersOf(api)
			.map((row) => [
				number(row.campaigns),
				orNone(row.paid),
				orNone(row.tooClose),
				orNone(row.lost),
				...(row.campaigns === 0 ? ['–', ''] : range(row))
			])
			.toReversed()
	);
	expect(page.money.quarters.bars.map(({ value }) => value)).toEqual(
		api.quarters.slice(-8).map((row) => (row.campaigns === 0 ? '–' : signed(row.gain)))
	);
	expect(
		page.money.months.points.map(({ month, value, likely, campaigns }) => [month, value, likely, campaigns])
	).toEqual(
		api.months.map((row) => [
			monthRange(`${row.month}-01`, lastDay(row.month)),
			...range(row),
			counted(row.campaigns, 'campaign')
		])
	);
	for (const [chart, rows, none] of [
		[page.money.channels.chart, api.channels, 'No channel'],
		[page.money.owners.chart, api.owners, 'No owner'],
		[page.money.tags.chart, api.tags, '']
	] as const)
		expect(chart.rows.map(({ name, small, value, interval }) => [name, small, value, interval])).toEqual(
			rows.slice(0, 20).map((row) => [row.name ?? none, counted(row.campaigns, 'campaign'), ...range(row)])
		);
	expect((page.money.kinds?.rows ?? []).map(({ name, value, interval }) => [name, value, interval])).toEqual(
		api.dataKinds.map(({ kind, gain: of }) => [
			dataCategory(kind)?.label ?? kind,
			...(of ? range({ ...of, gain: of.estimate }) : ['–', ''])
		])
	);
	if (rolledOut) {
		const { estimate, plain, campaigns } = rolledOut;
		expect(page.money.rolledOut).toBe(
			`Rolled out: ${counted(campaigns, 'campaign')}, ${signed(estimate)} adjusted for luck (likely ${moneyInterval(rolledOut, unit)}); plain sum ${signed(plain.estimate)}.`
		);
	} else expect(page.money.rolledOut).not.toMatch(/\d/);
}

/** Every line of the file has the numbers of the API, with all their digits. */
export function expectFile(found: ProgrammeFindings, api: Api): void {
	const [head = [], ...rows] = z.array(z.array(z.string())).parse(parse(programmeCsv(found, null)));
	const numbers = (names: readonly string[]) => (row: readonly string[]) =>
		names.map((name) => {
			const cell = row[head.indexOf(name)] ?? '';
			return cell === '' ? null : Number(cell);
		});
	const of = (part: string, names: readonly string[] = ['campaigns', 'estimate', 'low', 'high']) =>
		rows
			.filter(([first]) => first === part)
			.map((row): unknown[] => [row[head.indexOf('name')], ...numbers(names)(row)]);
	const bounds = (range: ({ readonly estimate: number } & Bounds) | null) =>
		range ? [range.estimate, range.low, range.high] : [null, null, null];
	const point = (x: number | null) => [x, null, null];
	const { rolledOut, campaigns } = api;
	expect(of('figures')).toEqual([
		['gain', campaigns, ...bounds(api.gain)],
		['margin', campaigns, ...point(api.margin)],
		['cost', campaigns, ...point(api.cost)],
		['return', campaigns, ...point(api.returned)],
		['paid', api.winRate ? api.paid + api.lost + api.tooClose : 0, ...bounds(api.winRate)],
		['rolled out, adjusted for luck', rolledOut?.campaigns ?? 0, ...bounds(rolledOut)],
		...(rolledOut ? [['rolled out, plain sum', rolledOut.campaigns, ...bounds(rolledOut.plain)]] : [])
	]);
	expect(of('quarters', ['campaigns', 'estimate', 'low', 'high', 'paid', 'too_close', 'lost'])).toEqual(
		quartersOf(api).map(({ quarter, campaigns: count, gain, low, high, paid, tooClose, lost }) => [
			quarter || 'no dates',
			count,
			gain,
			low,
			high,
			paid,
			tooClose,
			lost
		])
	);
	expect(of('months')).toEqual(
		api.months.map(({ month, campaigns: count, gain, low, high }) => [month, count, gain, low, high])
	);
	for (const part of ['channels', 'owners', 'tags'] as const)
		expect(of(part)).toEqual(
			api[part].map(({ name, campaigns: count, gain, low, high }) => [name ?? '', count, gain, low, high])
		);
	expect(of('kinds')).toEqual(
		api.dataKinds.map(({ kind, counted: count, gain }) => [kind, count, ...bounds(gain)])
	);
	expect(of('effects').map(([, ...row]) => row)).toEqual(
		api.lift.map((lift) => [lift.campaigns, ...bounds(lift)])
	);
	expect(rows).toHaveLength(
		['figures', 'quarters', 'months', 'channels', 'owners', 'tags', 'kinds', 'effects'].flatMap((part) =>
			of(part)
		).length
	);
	const [, ...decisions] = z.array(z.array(z.string())).parse(parse(decisionsCsv(found)));
	expect(decisions.map(([at, , slug, kind, , , next]) => [at, slug, kind, next])).toEqual(
		api.decisions.map(({ at, slug, kind, nextCheck }) => [at, slug, kind, nextCheck ?? ''])
	);
}
