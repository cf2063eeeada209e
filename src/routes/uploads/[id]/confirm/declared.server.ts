import { isoDay } from '#lib/experiment/day.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { retainUntil } from '#lib/server/campaigns/workspace.ts';
import type { CheckedCampaign } from '#lib/server/ingest/import-request.ts';
import { named } from '#lib/server/campaigns/find.ts';
import { savedPlans } from '#lib/server/campaigns/saved-plans.ts';
import type { Viewer } from '#lib/server/campaigns/viewer.ts';
import { managerOf } from '#lib/server/campaigns/visible.ts';
import { store } from '#lib/server/db/store.ts';
import { declarations, type DeclaredUpload } from '#lib/server/campaigns/declarations.ts';
import type { UploadDeclaration } from '#lib/server/ingest/drafts.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';

/** What the form starts with. */
type TypedDeclaration = Pick<
	UploadDeclaration,
	'owner' | 'source' | 'purpose' | 'legalBasis' | 'retainUntil' | 'categories'
>;

/** Campaigns whose data use is offered. */
const OFFERED = 3;

/** A variant with whether it is a control. */
interface Group {
	readonly name: string;
	readonly isControl: boolean;
}

/** Whether nothing of a declaration is missing. */
const isWhole = ({ owner, source, purpose, legalBasis }: DeclaredUpload): boolean =>
	[owner, source, purpose, legalBasis].every((text) => text !== null && text !== '');

/** The variants of a checked file, controls first. */
export function groupsOf(list: readonly CheckedCampaign[]): Group[] {
	const controls = new Set(list.flatMap(({ control }) => control ?? []));
	const names = new Set([...controls, ...list.flatMap(({ variants }) => variants)]);
	return [...names].map((name) => ({ name, isControl: controls.has(name) }));
}

/** The same data use for other variants: by their name; what no variant is called uses what the others used together. */
async function declaredAs(
	last: DeclaredUpload,
	groups: readonly Group[],
	now: Date
): Promise<TypedDeclaration> {
	const all = [...new Set(Object.values(last.categories).flat())];
	return {
		owner: last.owner ?? '',
		source: last.source ?? '',
		purpose: last.purpose ?? '',
		legalBasis: last.legalBasis ?? '',
		retainUntil: isoDay(await retainUntil(store(), now)),
		categories: Object.fromEntries(
			groups.map(({ name, isControl }) => [name, [...(last.categories[name] ?? (isControl ? [] : all))]])
		)
	};
}

const campaignsNamed = (list: readonly CheckedCampaign[], viewer: Viewer): Promise<Campaign[]> =>
	inTurn.flatMap(list, async ({ name }) => {
		const found = await named(store(), viewer, name);
		return found.kind === 'found' ? [found.campaign] : [];
	});

/** What was declared of the last file of campaigns that are all there; null where something is missing. */
export async function declaredBefore(
	list: readonly CheckedCampaign[],
	viewer: Viewer,
	now = new Date()
): Promise<TypedDeclaration | null> {
	const known = await campaignsNamed(list, viewer);
	if (known.length !== list.length) return null;
	const lasts = await inTurn.map(known, async ({ id }) => (await declarations.ofCampaign(store(), id))[0]);
	const [last] = lasts;
	const isOne = lasts.every(
		(one) => one !== undefined && isWhole(one) && one.owner === last?.owner && one.purpose === last.purpose
	);
	return last && isOne ? await declaredAs(last, groupsOf(list), now) : null;
}

/** What the form starts with: what was declared of the campaign's last file. */
export async function startingWith(
	list: readonly CheckedCampaign[],
	{ viewer, now, plan }: { viewer: Viewer; now: Date; plan?: string | undefined }
): Promise<TypedDeclaration> {
	const groups = groupsOf(list);
	const planned = plan === undefined ? null : await savedPlans.open(store(), plan, viewer);
	const [last] = await inTurn.flatMap(await campaignsNamed(list, viewer), ({ id }) =>
		declarations.ofCampaign(store(), id)
	);
	if (last) {
		const categories = Object.fromEntries(
			groups.map(({ name }) => [name, [...(last.categories[name] ?? [])]])
		);
		return { ...(await declaredAs(last, groups, now)), categories };
	}
	return {
		owner: '',
		source: '',
		purpose: '',
		legalBasis: '',
		retainUntil: isoDay(await retainUntil(store(), now)),
		categories: Object.fromEntries(
			groups.map(({ name, isControl }) => [name, isControl ? [] : [...(planned?.plan.kinds ?? [])]])
		)
	};
}

/** Campaigns of the viewer with a whole declaration, the last one first: their data use can be taken over in one click. */
export async function offeredDeclarations(
	viewer: Viewer
): Promise<{ slug: string; name: string; declared: DeclaredUpload }[]> {
	const found = (
		await inTurn.flatMap(
			(await campaigns.list(store()))
				.filter((campaign) => !campaign.demo)
				.filter(await managerOf(store(), viewer)),
			async ({ id, slug, name }) => {
				const [declared] = await declarations.ofCampaign(store(), id);
				return declared && isWhole(declared) ? [{ slug, name, declared }] : [];
			}
		)
	).sort((a, b) => b.declared.receivedAt.getTime() - a.declared.receivedAt.getTime());
	const seen = new Set<string>();
	return found
		.filter(({ declared: { owner, source, purpose, legalBasis, categories } }) => {
			const key = JSON.stringify([
				owner,
				source,
				purpose,
				legalBasis,
				Object.values(categories).flat().sort()
			]);
			return !seen.has(key) && seen.add(key);
		})
		.slice(0, OFFERED);
}

/** The declaration of an offered campaign for this file; null where it is not offered. */
export async function sameAs(
	slug: string,
	list: readonly CheckedCampaign[],
	{ viewer, now }: { viewer: Viewer; now: Date }
): Promise<TypedDeclaration | null> {
	const found = (await offeredDeclarations(viewer)).find((one) => one.slug === slug);
	return found ? await declaredAs(found.declared, groupsOf(list), now) : null;
}
