import { asc, eq } from 'drizzle-orm';
import { Readable } from 'node:stream';
import { dayOf } from '#lib/experiment/day.ts';
import { retainUntil, workspacePolicy } from '../campaigns/workspace.ts';
import { campaigns as table } from '../db/tables/campaigns.ts';
import { importFile } from '../ingest/import.ts';
import type { ImportRequest } from '../ingest/import-request.ts';
import { removeCampaign } from '../ingest/delete-cells.ts';
import { assumptions } from '../reports/assumptions.ts';
import { fingerprintOf } from '../reports/reports.ts';
import { campaignReport } from '../reports/roi.ts';
import { signReport } from '../reports/sign.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { named } from '../campaigns/find.ts';
import { holdoutViewer } from '../campaigns/viewer.ts';
import type { Tx } from '../db/database.ts';
import type { Stores } from '../db/stores.ts';
import { demoCampaigns } from './campaigns.ts';
import type { DemoCampaign } from './demo-campaign.ts';

/** What is declared about the demo's data, so that nobody takes it for somebody's. */
const demoDeclaration = {
	source: 'Holdout’s own generator: all numbers are invented',
	purpose: 'Show how a campaign looks before there is one',
	legalBasis: 'None needed: no one is in it'
};

type Decided = {
	readonly campaign: Campaign;
	readonly decision: NonNullable<DemoCampaign['decision']>;
};

/** Signs the decision of a demo campaign as its manager did; not where the workspace asks for a second signature. */
async function sign(tx: Tx, { campaign, decision }: Decided, now: Date): Promise<void> {
	const report = await campaignReport(tx, campaign, now);
	if (!report) return;
	const { kind, reason, checkIn } = decision;
	await signReport(tx, campaign, {
		form: {
			kind,
			reason,
			variant: null,
			nextCheck: checkIn === null ? null : dayOf(now) + checkIn,
			second: null,
			lock: true
		},
		fingerprint: fingerprintOf(report),
		signer: { person: 'demo', name: 'Demo', role: 'manager' },
		now
	});
}

/** The demo campaigns: imported as any file is, and marked. */
export const demo = {
	/** Adds those that are not there yet. @returns how many were added */
	async add(stores: Stores, now: Date, onWait?: ImportRequest['onWait']): Promise<number> {
		let added = 0;
		const decided: Decided[] = [];
		for (const {
			csv,
			name,
			control,
			assumptions: value,
			categories,
			crossTabs = [],
			mapping = {},
			recurring,
			owner,
			decision,
			...facts
		} of demoCampaigns(dayOf(now))) {
			if ((await named(stores.holdout, holdoutViewer, name)).kind !== 'none') continue;
			const outcome = await importFile(stores, {
				open: () => Readable.from([Buffer.from(csv)]),
				file: 'demo.csv',
				control,
				mapping,
				...(recurring ? { recurring } : {}),
				release: true,
				now,
				...(onWait ? { onWait } : {}),
				declaration: {
					...demoDeclaration,
					owner,
					retainUntil: await retainUntil(stores.holdout, now),
					categories
				},
				campaign: {
					...facts,
					name,
					demo: true,
					policy: { ...(await workspacePolicy(stores.holdout)), crossTabs }
				}
			});
			// Another process adds the demo at the same time.
			if (outcome.kind === 'duplicate') continue;
			if (outcome.kind !== 'stored') throw new Error(`the demo file of "${name}" was refused`);
			const found = await named(stores.holdout, holdoutViewer, name);
			const campaign = found.kind === 'found' ? found.campaign : null;
			if (!campaign) throw new Error(`the demo campaign "${name}" is not there`);
			await stores.holdout.write((tx) => assumptions.set(tx, campaign.id, { value, by: 'Demo', now }));
			if (decision) decided.push({ campaign, decision });
			added += 1;
		}
		// Reports look at all campaigns: they are signed once the last one is there.
		for (const one of decided) await stores.holdout.write((tx) => sign(tx, one, now));
		return added;
	},

	/** Deletes every demo campaign. @returns how many there were */
	async remove(stores: Stores): Promise<number> {
		const demos = await stores.holdout
			.select({ id: table.id })
			.from(table)
			.where(eq(table.demo, true))
			.orderBy(asc(table.createdAt), asc(table.id));
		for (const { id } of demos) await removeCampaign(stores, id);
		return demos.length;
	}
};
