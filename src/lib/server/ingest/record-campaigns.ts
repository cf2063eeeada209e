import type { VariantTally } from '#lib/table/tally.ts';
import { audit, type NewEvent } from '../audit/audit.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import type { Claim } from '../db/claims.ts';
import { retainUntil, workspaceDefaults, workspacePolicy } from '../campaigns/workspace.ts';
import { uploads } from '../db/tables/uploads.ts';
import type { Read as Reading, Store, Tx } from '../db/database.ts';
import { isNameTaken } from '../campaigns/names.ts';
import { declarations, undeclared, type Declaration } from '../campaigns/declarations.ts';
import { endKnown, endOfNew } from './file-end.ts';
import type { ImportRequest } from './import-request.ts';
import type { Read } from './read-whole.ts';
import { savedPlans } from '../campaigns/saved-plans.ts';
import { freezePlan, plannedFacts } from './freeze-plan.ts';
import { standingOf } from './standing.ts';
import { optionHashes } from './upload-options.ts';
import { inTurn } from '../db/in-turn.ts';
import { isoDay } from '#lib/experiment/day.ts';

/** A stored upload with what was declared of it. It is committed or rolled back with the upload's record. */
function uploadEvent(
	uploadId: string,
	{ file, slugs, declaration }: { file: string; slugs: readonly string[]; declaration: Declaration }
): NewEvent {
	const { owner, source, purpose, legalBasis, categories, retainUntil } = declaration;
	const declared = { owner, source, purpose, legalBasis };
	const uses = Object.entries(categories).map(
		([variant, codes]) => `${variant}: ${codes.join(', ') || 'none'}`
	);
	return {
		action: 'upload-stored',
		target: uploadId,
		details: {
			file,
			campaigns: slugs.join(', '),
			...Object.fromEntries(
				Object.entries(declared).flatMap(([name, words]) => (words ? [[name, words]] : []))
			),
			...(uses.length > 0 ? { personalData: uses.join('; ') } : {}),
			retainUntil: isoDay(retainUntil)
		}
	};
}

/** ISO 4217's code for "no currency". */
const NO_CURRENCY = 'XXX';

export const sum = (list: readonly number[]): number => list.reduce((total, n) => total + n, 0);

/** Variants with the control in front. */
export const controlFirst = (variants: readonly VariantTally[], control: string | null): VariantTally[] =>
	[...variants].sort((a, b) => Number(b.name === control) - Number(a.name === control));

/** A campaign of the file, as it was recorded. */
export interface RecordedCampaign {
	readonly id: string;
	readonly slug: string;
	readonly name: string;
	readonly rows: number;
	readonly people: number;
}

/** One try to store a file. */
export interface Attempt {
	readonly request: ImportRequest;
	readonly uploadId: string;
	/** SHA-256 of the file's bytes. */
	readonly hash: string;
	readonly claim: Pick<Claim, 'isHeld' | 'end'>;
}

/** What is declared about the file's campaign, where the campaign is there already: it fills gaps and changes nothing. */
async function fillGaps(
	tx: Tx,
	campaign: Campaign,
	{ recurring, currency, timeZone }: ImportRequest
): Promise<void> {
	const facts = {
		...(recurring && !campaign.recurring ? { recurring } : {}),
		...(currency && campaign.currency === NO_CURRENCY ? { currency } : {}),
		...(timeZone && campaign.timeZone === null ? { timeZone } : {})
	};
	if (Object.keys(facts).length > 0) await campaigns.update(tx, campaign.id, facts);
}

/** Is everything as it was while the file was read? Ask in the transaction that records it. */
async function isAsRead(
	store: Reading,
	{ summary, replaced, there, standings, titleOf, reach, viewer }: Read
): Promise<boolean> {
	if (replaced && !(await campaigns.byId(store, replaced.id))) return false;
	return await inTurn.every(summary.campaigns, async ({ name }) => {
		const title = titleOf(name);
		// Another correction was given the name of the next version.
		if (replaced && (await isNameTaken(store, title, { owner: viewer.person, viewer }))) return false;
		const known = there.get(title);
		const now = await reach(store, title);
		if ((now.kind === 'found' ? now.campaign.id : undefined) !== known?.id) return false;
		return known === undefined || (await standingOf(store, known.id)) === standings.get(known.id);
	});
}

/**
 * Records an upload with its campaigns and its declaration, in one transaction that ends its claim. Its cells are stored
 * already.
 *
 * @returns `overtaken` with nothing recorded, where a campaign is another one than while the file was read
 */
export async function recordCampaigns(
	store: Store,
	made: Read,
	{ request, uploadId, hash, claim }: Attempt
): Promise<RecordedCampaign[] | 'overtaken'> {
	const { summary, replaced, there, titleOf, idOf, viewer } = made;
	const { now, file, sender, recurring = false, timeZone, outcomeWindow } = request;
	return await store.write(async (tx) => {
		if (!(await claim.isHeld(tx)) || !(await isAsRead(tx, made))) return 'overtaken';
		const declaration = request.declaration ?? undeclared(await retainUntil(tx, now));
		await declarations.add(tx, uploadId, declaration, now);
		const isOne = summary.campaigns.length === 1;
		const plan =
			request.plan === undefined || !isOne ? null : await savedPlans.open(tx, request.plan, viewer);
		const recorded = await inTurn.map(summary.campaigns, async ({ name, variants, control, days }) => {
			const title = titleOf(name);
			const planned = request.campaign?.planned;
			const ordered = controlFirst(variants, control);
			const policy = request.campaign?.policy ?? (await workspacePolicy(tx));
			const known = there.get(title);
			const lastDay = days?.last ?? null;
			const campaign =
				known ??
				(await campaigns.add(tx, {
					...(plan ? plannedFacts(plan) : {}),
					...request.campaign,
					id: await idOf(name),
					owner: viewer.person,
					name: title,
					currency:
						request.campaign?.currency ??
						request.currency ??
						replaced?.currency ??
						(await workspaceDefaults(tx)).currency ??
						NO_CURRENCY,
					policy: replaced?.policy ?? (outcomeWindow === undefined ? policy : { ...policy, outcomeWindow }),
					recurring: recurring || (replaced?.recurring ?? false),
					now,
					...(await endOfNew(tx, replaced, { request, lastDay })),
					...(timeZone ? { timeZone } : {}),
					...(replaced ? { replacesId: replaced.id, kind: replaced.kind } : {}),
					...(replaced?.audienceId ? { audienceId: replaced.audienceId } : {}),
					variants: ordered.map((variant) => ({
						name: variant.name,
						...(planned?.[variant.name] === undefined ? {} : { plannedWeight: planned[variant.name] })
					}))
				}));
			if (plan && !known) await freezePlan(tx, plan, { campaign, request });
			if (known) {
				await fillGaps(tx, known, request);
				await endKnown(tx, known, { request, lastDay });
			}
			await campaigns.addVariants(tx, campaign.id, ordered);
			const rows = sum(variants.map((variant) => variant.rows));
			await tx.insert(uploads).values({
				campaignId: campaign.id,
				id: uploadId,
				file,
				contentHash: hash,
				rows,
				state: 'stored',
				by: sender?.actor.name ?? null,
				owner: viewer.person,
				options: optionHashes(request),
				receivedAt: now
			});
			const people = sum(variants.map((variant) => variant.people));
			return { id: campaign.id, slug: campaign.slug, name: campaign.name, rows, people };
		});
		if (sender) {
			const slugs = recorded.map(({ slug }) => slug);
			const event = uploadEvent(uploadId, { file, slugs, declaration });
			await audit.add(tx, { at: now, outcome: 'done', ...sender, ...event });
		}
		await claim.end(tx);
		return recorded;
	});
}
