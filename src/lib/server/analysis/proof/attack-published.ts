import { attack } from '#lib/privacy/disclosure/attacker/attack.ts';
import { byWidth, type Guess } from '#lib/privacy/disclosure/attacker/attack-findings.ts';
import type { AttackedCampaign } from '../../db/tables/attacks.ts';
import type { Store } from '../../db/database.ts';
import { inTurn } from '../../db/in-turn.ts';
import { ledger } from '../../ledger/ledger.ts';
import { attacks } from './attacks.ts';
import { publishedAbout, publishedCampaigns } from './published.ts';

/** Between two notes of how far it is, in ms: every write makes the other processes read anew. */
const pause = 300;

/** What came of it; null where it was cancelled. */
export type AttackOutcome = readonly AttackedCampaign[] | null;

/**
 * Attacks every published campaign, in the worker; notes how far it is under its id, and stops where that is asked for.
 *
 * @param clock ms, for how often notes are written
 */
export async function attackPublished(
	store: Store,
	id: string,
	clock = () => performance.now()
): Promise<AttackOutcome> {
	const list = await publishedCampaigns(store);
	const sizes = await inTurn.map(list, async ({ campaign }) => 1 + (await ledger.size(store, campaign.id)));
	const whole = sizes.reduce((a, b) => a + b, 0);
	const found: AttackedCampaign[] = [];
	let behind = 0;
	let noted = -Infinity;
	const narrowest = (): Guess | null => found.flatMap((one) => one.narrowest).toSorted(byWidth)[0] ?? null;
	/** @param part of the campaign under way, in [0, 1] */
	const goesOn = async (campaignId: string | null, part: number): Promise<boolean> => {
		if (clock() - noted < pause) return true;
		noted = clock();
		return await attacks.note(store, id, {
			done: found.length,
			of: list.length,
			share: whole === 0 ? 0 : (behind + part * (sizes[found.length] ?? 0)) / whole,
			campaignId,
			exposed: found.reduce((sum, { exposed }) => sum + exposed, 0),
			possible: found.reduce((sum, { possible }) => sum + possible, 0),
			narrowest: narrowest()
		});
	};
	for (const { campaign, head } of list) {
		if (!(await goesOn(campaign.id, 0))) return null;
		const steps = attack(await publishedAbout(store, campaign));
		let step = steps.next();
		for (; !step.done; step = steps.next())
			if (!(await goesOn(campaign.id, step.value.done / step.value.of))) return null;
		behind += sizes[found.length] ?? 0;
		found.push({ campaignId: campaign.id, head, ...step.value });
	}
	return found;
}
