import { eq } from 'drizzle-orm';
import { noAims, rolesFor, type Aims, type RoleChoice } from '#lib/experiment/metrics/goals.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import { aimedMetrics, contractMetrics, metricsOf } from '#lib/experiment/metrics/metrics.ts';
import {
	levelChangeWords,
	metricLabel,
	roleChanges,
	roleChangeWords
} from '#lib/experiment/results/health/switch-notes.ts';
import type { Measure } from '#lib/privacy/cube.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import { notes } from '../campaigns/notes.ts';
import type { Read, Tx } from '../db/database.ts';
import { campaigns as table } from '../db/tables/campaigns.ts';
import { ledger } from '../ledger/ledger.ts';

/** What is requested; roles that are left out stay, or are those of a new goal; null: as the goal proposes. */
type AimsRequest = Partial<Pick<Aims, 'goal' | 'primary' | 'custom' | 'plannedPeople'>> & {
	readonly roles?: readonly RoleChoice[] | null;
};

/** The roles after a request: those of a new goal, or those there were, and what is requested of them. */
function castOf(before: Aims, goal: Aims['goal'], request: AimsRequest): readonly RoleChoice[] {
	const isNew = goal !== before.goal || request.roles === null;
	const proposed = goal ? rolesFor(goal, contractMetrics) : [];
	const base = isNew ? proposed : (before.roles ?? []);
	const requested = new Map(request.roles?.map((choice) => [choice.metric, choice]));
	return [
		...base.filter(({ metric }) => !requested.has(metric)),
		...contractMetrics.flatMap(({ name }) => requested.get(name) ?? [])
	].toSorted((a, b) => position(a) - position(b));
}

const position = ({ metric }: RoleChoice): number => contractMetrics.findIndex(({ name }) => name === metric);

/** Measures that are published now, in the releases' order. */
const publishedMeasures = async (store: Read, campaignId: string): Promise<Measure[]> => [
	...new Map(
		(await ledger.epochs(store, campaignId))
			.flatMap(({ measures }) => measures)
			.map((measure) => [measure.name, measure])
	).values()
];

/** What is wanted of campaigns: the goal, the metric that decides, and how measures outside the contract are read. */
export const aims = {
	/** The published metrics as they are read; empty while nothing is published. */
	async metrics(store: Read, campaign: Campaign): Promise<readonly Metric[]> {
		return aimedMetrics(await publishedMeasures(store, campaign.id), campaign.aims ?? noAims);
	},

	/** What may be chosen from: the published metrics, before that those of the contract; and measures outside of it. */
	async choices(store: Read, { id, aims: declared }: Campaign) {
		const published = metricsOf(await publishedMeasures(store, id), undefined, declared?.custom);
		const own = published.filter(({ name }) => !contractMetrics.some((known) => known.name === name));
		return {
			published: published.length > 0,
			metrics: published.length > 0 ? published : contractMetrics,
			custom: own.map(({ name, label, unit }) => ({ name, label, money: unit === 'money' }))
		};
	},

	/**
	 * Changes some of it. Another deciding metric, and other roles, limits and directions, after results were published are kept
	 * with who and when, beside the verdict and among the decisions, for good. Call inside a transaction.
	 */
	async set(
		tx: Tx,
		campaign: Campaign,
		{ request, by, now }: { request: AimsRequest; by: string; now: Date }
	): Promise<void> {
		const before = campaign.aims ?? noAims;
		const custom = request.custom ?? before.custom;
		const isDeclared = (measure: string) => custom.some((one) => one.measure === measure);
		const { roles, ...declared } = request;
		const goal = request.goal === undefined ? before.goal : request.goal;
		// Campaigns from before roles could be chosen keep every metric's own until somebody chooses.
		const isCast = goal !== before.goal || roles !== undefined;
		const after: Aims = {
			...before,
			...declared,
			custom: [...custom, ...before.custom.filter(({ measure }) => !isDeclared(measure))],
			...(isCast ? { roles: castOf(before, goal, request) } : {})
		};
		if (JSON.stringify(after) === JSON.stringify(before)) return;
		const measures = await publishedMeasures(tx, campaign.id);
		const [was, is] = [aimedMetrics(measures, before), aimedMetrics(measures, after)];
		const [from, to] = [was, is].map((metrics) => metrics.find(({ role }) => role === 'primary')?.name);
		const changes = roleChanges(was, is);
		const isSwitch = from !== undefined && to !== undefined && from !== to;
		const at = now.toISOString();
		const changed: Aims = {
			...after,
			switches: isSwitch ? [...before.switches, { from, to, at, by }] : before.switches,
			...(changes.length > 0 ? { roleSwitches: [...(before.roleSwitches ?? []), { changes, at, by }] } : {})
		};
		await tx.update(table).set({ aims: changed }).where(eq(table.id, campaign.id));
		const note = (words: string) =>
			notes.add(tx, campaign.id, { kind: 'decision', day: null, words, by, now });
		if (isSwitch)
			await note(
				`Main metric changed from ${metricLabel(from, is)} to ${metricLabel(to, is)}, after results were published.`
			);
		if (changes.length > 0)
			await note(`Roles of metrics changed, after results were published: ${roleChangeWords(changes, is)}.`);
	},

	/** Another level of all intervals is kept in the same way with every campaign that has published. Call inside a transaction. */
	async setLevel(
		tx: Tx,
		{ from, to, by, now }: { from: number; to: number; by: string; now: Date }
	): Promise<void> {
		const published = new Set((await ledger.heads(tx)).map(({ campaignId }) => campaignId));
		for (const { id, aims: declared } of (await campaigns.list(tx)).filter((one) => published.has(one.id))) {
			const before = declared ?? noAims;
			const change = { from, to, at: now.toISOString(), by };
			const changed: Aims = { ...before, levelSwitches: [...(before.levelSwitches ?? []), change] };
			await tx.update(table).set({ aims: changed }).where(eq(table.id, id));
			const words = `${levelChangeWords(change)}, after results were published.`;
			await notes.add(tx, id, { kind: 'decision', day: null, words, by, now });
		}
	}
};
