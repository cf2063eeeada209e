import type { Readable } from 'node:stream';
import type { DateOrder } from '#lib/table/values/date.ts';
import { analyse } from '#lib/experiment/results/analyse.ts';
import type { BayesianView, CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import type { Impossible } from '#lib/table/impossible.ts';
import type { Mapping } from '#lib/table/columns/mapping.ts';
import { noticeWords } from '#lib/table/problems/notice.ts';
import type { Problem } from '#lib/table/problems/problem.ts';
import { CubeBuilder } from '#lib/privacy/cube.ts';
import { personalDataScreen } from '#lib/privacy/personal-data/screen.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import { cubeMeasures } from '../files/measures.ts';
import { readCampaignFile, type ReadOptions, type ReadSummary } from '../files/read.ts';
import { solve } from '../release/solver.ts';

/** What is declared about a file besides its content. */
export interface FileFacts {
	/** Names a file without a campaign column; picks one campaign of a file with several. */
	readonly campaign: string | null;
	readonly control: string | null;
	readonly policy: Policy;
	readonly confidence: number;
	/** Planned weights by variant. */
	readonly plan: Readonly<Record<string, number>> | null;
	readonly currency: string;
	readonly by: readonly string[];
	readonly mapping: Mapping;
	/** Metrics or measures with the variants in which they cannot happen. */
	readonly impossible?: Impossible;
	/** How dates are to be read where the file leaves it open. */
	readonly dates: FileDates;
	/** How the file is written and laid out, where it is declared. */
	readonly reading?: Pick<ReadOptions, 'layout' | 'goal' | 'sheet' | 'skip' | 'keep' | 'dialect'>;
	/** The one variant of a file without such a column. */
	readonly variant: string | null;
	/** More people are still to come. */
	readonly running?: boolean;
	/** People are counted on several days. */
	readonly recurring?: boolean;
	readonly prior?: BayesianView['prior'];
	/** Planned people of a treatment and the control together. */
	readonly plannedPeople?: number;
	/** Name of the metric that decides. */
	readonly primary?: string;
	/** Treatments are compared with one another too. */
	readonly between?: boolean;
}

export interface FileDates {
	readonly dateOrder?: DateOrder;
	/** The year of dates without one. */
	readonly year?: number;
}

export type FileAnalysis =
	| {
			readonly kind: 'analysed';
			readonly campaigns: readonly CampaignResults[];
			/** How the file was read. */
			readonly reading: Pick<ReadSummary, 'decisions' | 'leftOut'>;
			readonly notices: readonly string[];
	  }
	| { readonly kind: 'refused'; readonly problems: readonly Problem[]; readonly summary: ReadSummary }
	/** Words for a request that does not fit the file. */
	| {
			readonly kind: 'no-such';
			readonly what: 'campaign' | 'dimension' | 'metric';
			readonly name: string;
			readonly known: readonly string[];
	  };

/**
 * What a viewer may see of one file, taken as one or more campaigns: read, released, analysed,
 * all in memory.
 *
 * @param open opens the file; it may be opened twice
 */
export async function analyseFile(
	open: (() => Readable) | Readable,
	facts: FileFacts
): Promise<FileAnalysis> {
	const builders = new Map<string | null, CubeBuilder>();
	let builderOf: (campaign: string | null) => CubeBuilder = () => {
		throw new Error('a row came before the header');
	};
	const summary = await readCampaignFile(
		open,
		{
			mapping: facts.mapping,
			...facts.dates,
			...facts.reading,
			recurring: facts.recurring,
			control: facts.control ?? undefined,
			impossible: facts.impossible,
			variant: facts.variant ?? undefined,
			screen: personalDataScreen
		},
		{
			start({ dimensions, measures, kinds }) {
				const all = cubeMeasures(measures, { kinds, impossible: facts.impossible });
				builderOf = (campaign) => {
					let builder = builders.get(campaign);
					if (!builder) builders.set(campaign, (builder = new CubeBuilder(dimensions, all)));
					return builder;
				};
			},
			restart: () => builders.clear(),
			row: (row) => builderOf(row.campaign).add(row)
		}
	);
	if (!summary.ok) return { kind: 'refused', problems: summary.problems, summary };
	const dimensions = [...(summary.header?.dimensions ?? []), ...(summary.dates ? ['date'] : [])];
	const unknown = facts.by.find((name) => !dimensions.includes(name));
	if (unknown !== undefined) return { kind: 'no-such', what: 'dimension', name: unknown, known: dimensions };
	const names = summary.campaigns.flatMap(({ name }) => (name === null ? [] : [name]));
	const picked = names.length > 1 && facts.campaign !== null ? facts.campaign : null;
	if (picked !== null && !names.includes(picked)) {
		return { kind: 'no-such', what: 'campaign', name: picked, known: names };
	}
	const campaigns = summary.campaigns
		.filter(({ name }) => picked === null || name === picked)
		.flatMap(({ name, control }): CampaignResults[] => {
			const builder = builders.get(name);
			if (!builder || control === null) return [];
			const { confidence, plan, currency, by, running = false } = facts;
			const { recurring = false, prior, plannedPeople, primary, between = false } = facts;
			const epochs = releaseCampaign({ ...builder.build(control), recurring }, facts.policy, solve);
			builders.delete(name);
			const title = names.length > 1 ? name : (facts.campaign ?? name);
			return [
				analyse(epochs, {
					campaign: title ?? 'Campaign',
					confidence,
					plan,
					currency,
					by,
					running,
					...(recurring ? { recurring } : {}),
					...(prior === undefined ? {} : { prior }),
					...(plannedPeople === undefined ? {} : { plannedPeople }),
					...(primary === undefined ? {} : { primary }),
					...(between ? { between } : {})
				})
			];
		});
	const { primary } = facts;
	if (primary !== undefined && campaigns.some(({ metrics }) => metrics[0]?.name !== primary)) {
		const known = [...new Set(campaigns.flatMap(({ metrics }) => metrics.map(({ name }) => name)))];
		return { kind: 'no-such', what: 'metric', name: primary, known };
	}
	const { decisions, leftOut, notices } = summary;
	return { kind: 'analysed', campaigns, reading: { decisions, leftOut }, notices: notices.map(noticeWords) };
}
