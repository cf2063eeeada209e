import { exportLines, text, type ExportCell } from '#lib/table/export.ts';
import type { Range } from '#lib/experiment/results/comparison/results.ts';
import { conclusionWords } from '#lib/experiment/roi/data/data-conclusion.ts';
import type { ProgrammeFindings } from './findings.ts';

/** Parts of a programme that are files of their own. */
export const programmeParts = [
	'figures',
	'quarters',
	'months',
	'channels',
	'owners',
	'tags',
	'kinds',
	'effects'
] as const;

export type ProgrammePart = (typeof programmeParts)[number];

const head = [
	'part',
	'name',
	'campaigns',
	'estimate',
	'low',
	'high',
	'unit',
	'confidence',
	'paid',
	'too_close',
	'lost',
	'note'
];

interface Line {
	readonly part: ProgrammePart;
	readonly name: string;
	readonly campaigns: number;
	readonly range: Range | null;
	readonly unit: string;
	readonly paid?: number;
	readonly tooClose?: number;
	readonly lost?: number;
	readonly note?: string;
}

const point = (estimate: number): Range => ({ estimate, low: NaN, high: NaN });

function linesOf({ value, effects, kinds }: ProgrammeFindings): Line[] {
	const { currency, campaigns, rolledOut, winRate, returned } = value;
	const unit = currency ?? '';
	const count = campaigns.length;
	const figure = (name: string, range: Range | null, rest: Partial<Line> = {}): Line => ({
		part: 'figures',
		name,
		campaigns: count,
		range,
		unit,
		...rest
	});
	const groups = (['channels', 'owners', 'tags'] as const).flatMap((part) =>
		value[part].map(({ name, campaigns: number, gain }): Line => ({
			part,
			name: name ?? '',
			campaigns: number,
			range: gain,
			unit
		}))
	);
	return [
		figure('gain', value.gain),
		figure('margin', point(value.margin)),
		figure('cost', point(value.cost)),
		figure('return', returned === null ? null : point(returned), { unit: 'margin per cost' }),
		figure('paid', winRate && winRate.share, { unit: 'share', campaigns: winRate?.counted ?? 0 }),
		...(typeof rolledOut === 'string'
			? [figure('rolled out, adjusted for luck', null, { campaigns: 0, note: rolledOut })]
			: [
					figure('rolled out, adjusted for luck', rolledOut.adjusted, { campaigns: rolledOut.campaigns }),
					figure('rolled out, plain sum', rolledOut.plain, { campaigns: rolledOut.campaigns })
				]),
		...value.quarters.map(({ quarter, campaigns: number, paid, tooClose, lost, net }): Line => ({
			part: 'quarters',
			name: quarter ?? 'no dates',
			campaigns: number,
			range: net,
			unit,
			paid,
			tooClose,
			lost
		})),
		...value.months.map(({ month, campaigns: number, gain }): Line => ({
			part: 'months',
			name: month,
			campaigns: number,
			range: gain,
			unit
		})),
		...groups,
		...kinds.map(({ kind, counted, gain, over, finding }): Line => ({
			part: 'kinds',
			name: kind,
			campaigns: counted,
			range: gain,
			unit,
			note: `${conclusionWords(finding)}${over > 0 ? `; over a limit in ${over}` : ''}`
		})),
		...(effects?.lifts ?? []).map((lift): Line => ({
			part: 'effects',
			name: lift.label,
			campaigns: lift.campaigns.length,
			range: lift,
			unit: 'relative change',
			note: lift.spread
				? `median ${lift.spread.median}, quartiles ${lift.spread.lowerQuartile} and ${lift.spread.upperQuartile}`
				: ''
		}))
	];
}

/** The figures of a programme as a table for spreadsheets: one figure a line, its range in columns of its own. */
export function programmeCsv(found: ProgrammeFindings, part: ProgrammePart | null): string {
	const rows = linesOf(found).filter((line) => part === null || line.part === part);
	const cells = ({
		part: of,
		name,
		campaigns,
		range,
		unit,
		paid,
		tooClose,
		lost,
		note
	}: Line): ExportCell[] => [
		text(of),
		text(name),
		campaigns,
		range?.estimate,
		range?.low,
		range?.high,
		text(unit),
		found.value.confidence,
		paid,
		tooClose,
		lost,
		text(note ?? '')
	];
	return exportLines([head.map(text), ...rows.map(cells)]);
}

const decisionHead = [
	'date',
	'campaign',
	'slug',
	'decision',
	'variant',
	'reason',
	'next_check',
	'signed_by',
	'countersigned_by'
];

/** The decisions of a programme: one a line, the newest first. */
export const decisionsCsv = ({ decisions }: ProgrammeFindings): string =>
	exportLines([
		decisionHead.map(text),
		...decisions.map(({ at, name, slug, kind, variant, reason, nextCheck, by, countersignedBy }) =>
			[at, name, slug, kind, variant, reason, nextCheck, by, countersignedBy].map((cell) => text(cell ?? ''))
		)
	]);
