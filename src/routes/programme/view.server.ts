import { effectDots } from '#lib/charts/effect-dots.ts';
import { quarterChart } from '#lib/charts/quarter-chart.ts';
import { decisionWords } from '#lib/experiment/decision.ts';
import { gainHeadline } from '#lib/experiment/programme/gain-words.ts';
import { isDecidable } from '#lib/experiment/programme/portfolio.ts';
import { programmeWords } from '#lib/experiment/programme/programme-words.ts';
import type { Programme } from '#lib/experiment/programme/programme.ts';
import type { UniversalProgramme } from '#lib/experiment/programme/universal.ts';
import { calendarDay, shortDay, day } from '#lib/format/date.ts';
import { level } from '#lib/format/interval.ts';
import { number } from '#lib/format/number.ts';
import type { ProgrammeDecision, ProgrammeFindings } from '#lib/server/reports/programme/findings.ts';
import { universalView } from '#lib/server/reports/universal-view.ts';
import { byMonth } from '../overview/gain-chart.ts';
import { programmeFigures } from './figures.server.ts';
import { groupChart, kindChart, rolledOutWords, universalChart } from './parts.server.ts';

/** Campaigns that a pooled lift lists by name; its figures rest on all of them. */
const listed = 50;
/** Decisions on the page; the file has all. */
const maxDecisions = 20;

const withWords = (programme: Programme) =>
	programme.lifts.map((lift) => ({
		lift: {
			...lift,
			campaigns: lift.campaigns.toSorted((a, b) => a.standardError - b.standardError).slice(0, listed)
		},
		confidence: programme.confidence,
		count: lift.campaigns.length,
		words: programmeWords(lift, programme)
	}));

const decisionRow = (
	{ slug, name, kind, variant, reason, nextCheck, by, at, countersignedBy, isDue }: ProgrammeDecision,
	withReasons: boolean
) => ({
	slug,
	name,
	kind,
	date: shortDay(calendarDay(at)),
	decision: decisionWords(kind),
	reason: withReasons ? [...(variant === null ? [] : [variant]), reason].join(': ') : '',
	next: nextCheck === null ? '–' : isDue ? `${day(nextCheck)}, due` : day(nextCheck),
	by: [by, countersignedBy].filter((person) => person !== null).join(', ') || '–'
});

const quarterOfDay = (iso: string): string => `${iso.slice(0, 4)}-Q${Math.ceil(Number(iso.slice(5, 7)) / 3)}`;

/** Parts in money; null where no campaign has a gain. */
function moneyParts({ value, kinds }: ProgrammeFindings, today: string) {
	const { currency, campaigns, confidence } = value;
	if (currency === null || campaigns.length === 0) return null;
	return {
		quarters: quarterChart(value.quarters, currency, quarterOfDay(today)),
		months: byMonth(campaigns, currency, confidence),
		rolledOut: rolledOutWords(value),
		channels: groupChart(value.channels, currency, 'No channel'),
		owners: groupChart(value.owners, currency, 'No owner'),
		tags: groupChart(value.tags, currency, ''),
		kinds: kinds.length === 0 ? null : kindChart(kinds, currency)
	};
}

/** What the page of a programme shows, in words: the same for members and for who has a link. */
export function programmeView(
	found: ProgrammeFindings,
	{
		universal,
		today,
		withReasons
	}: {
		universal: readonly UniversalProgramme[];
		/** ISO day. */
		today: string;
		/** Reasons of decisions are for members. */
		withReasons: boolean;
	}
) {
	const { value, effects, decisions, lines } = found;
	const states = new Map(lines.map(({ slug, paid }) => [slug, paid]));
	const [main] = effects?.lifts ?? [];
	const headline = gainHeadline(value.summary, '');
	const open = lines.find((line) => isDecidable(line) && line.decision === null && line.awaits === null);
	return {
		isEmpty: !lines.some(({ kind, status }) => kind === 'campaign' && status === 'ended'),
		figures: programmeFigures(value),
		notCounted: headline.notCounted,
		counted: value.campaigns.length,
		money: moneyParts(found, today),
		universal: universal.map((one) => ({ ...universalView(one), drawing: universalChart(one) })),
		dots: main ? { ...effectDots(main, (slug) => states.get(slug)), label: main.label } : null,
		effects: effects ? withWords(effects) : [],
		decisions: {
			rows: decisions.slice(0, maxDecisions).map((one) => decisionRow(one, withReasons)),
			all: number(decisions.length),
			hasMore: decisions.length > maxDecisions,
			withReasons
		},
		open: open ? { slug: open.slug, name: open.name } : null,
		level: level(value.confidence)
	};
}

export type ProgrammeView = ReturnType<typeof programmeView>;
