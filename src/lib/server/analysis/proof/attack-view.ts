import {
	attackKinds,
	byWidth,
	type Guess,
	type Looked
} from '#lib/privacy/disclosure/attacker/attack-findings.ts';
import { campaigns } from '../../campaigns/campaigns.ts';
import type { AttackedCampaign } from '../../db/tables/attacks.ts';
import type { Read } from '../../db/database.ts';
import { ledger } from '../../ledger/ledger.ts';
import { attacks, type Attack } from './attacks.ts';
import type { PublishedCampaign } from './published.ts';

/** An attack under way, as everybody may see it. */
export interface RunningAttack {
	/** The campaign that is attacked now. */
	readonly name: string | null;
	readonly done: number;
	readonly of: number;
	/** In [0, 1]. */
	readonly share: number;
	/** About so many more seconds; null where that cannot be estimated yet. */
	readonly secondsLeft: number | null;
	readonly exposed: number;
	readonly possible: number;
	readonly narrowest: Guess | null;
}

/** Bounds of a group, with its campaign. */
export interface CampaignGuess extends Guess {
	readonly slug: string;
	readonly name: string;
	readonly k: number;
}

/** What the newest attack that came to its end found. */
export interface LastAttack {
	readonly at: string;
	readonly by: string;
	readonly version: string;
	readonly seconds: number;
	readonly campaigns: number;
	readonly breakdowns: number;
	readonly known: number;
	readonly groups: number;
	readonly exposed: number;
	readonly possible: number;
	readonly leftOut: number;
	/** Campaigns of which something was published or withdrawn since. */
	readonly changedSince: number;
	/** The narrowest bounds of each campaign, the narrowest five. */
	readonly guesses: readonly CampaignGuess[];
	/** What it examined, kind by kind; empty for attacks of before. */
	readonly looked: readonly Looked[];
}

/** What is left is reported only after so many seconds and so large a part. */
const soonest = { seconds: 2, share: 0.05 };
const shown = 5;

const secondsBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000;

function secondsLeft({ startedAt, step: { share } }: Attack, now: Date): number | null {
	const passed = secondsBetween(startedAt, now);
	if (passed < soonest.seconds || share < soonest.share) return null;
	return Math.ceil((passed / share) * (1 - share));
}

/** A campaign's name where it shows something: others are not named. */
async function publishedName(store: Read, campaignId: string | null): Promise<string | null> {
	if (campaignId === null || (await ledger.head(store, campaignId)) === null) return null;
	return (await campaigns.byId(store, campaignId))?.name ?? null;
}

/** The attack that runs, in whatever process. */
export async function runningAttack(store: Read, now: Date): Promise<RunningAttack | null> {
	const attack = await attacks.running(store);
	if (!attack) return null;
	const { campaignId, ...step } = attack.step;
	return { name: await publishedName(store, campaignId), ...step, secondsLeft: secondsLeft(attack, now) };
}

/** What the newest attack found of each campaign, by its id. */
export const foundBy = (attack: Attack | null): ReadonlyMap<string, AttackedCampaign> =>
	new Map((attack?.found ?? []).map((one) => [one.campaignId, one]));

/** What several campaigns were examined for, together. */
const lookedAt = (list: readonly Looked[]): Looked[] =>
	attackKinds.flatMap((kind) => {
		const own = list.filter((one) => one.kind === kind);
		const sum = (of: (one: Looked) => number) => own.reduce((total, one) => total + of(one), 0);
		const [narrowest = null] = own.flatMap((one) => one.narrowest ?? []).toSorted(byWidth);
		return own.length === 0
			? []
			: [
					{
						kind,
						groups: sum(({ groups }) => groups),
						exposed: sum(({ exposed }) => exposed),
						possible: sum(({ possible }) => possible),
						narrowest
					}
				];
	});

/** What the newest attack found of the campaigns that show something now. */
export function lastAttack(attack: Attack, published: readonly PublishedCampaign[]): LastAttack {
	const found = foundBy(attack);
	const list = published.flatMap(({ campaign }) => {
		const one = found.get(campaign.id);
		return one ? [{ campaign, ...one }] : [];
	});
	const sum = (of: (one: AttackedCampaign) => number) => list.reduce((total, one) => total + of(one), 0);
	const { startedAt, endedAt, startedBy, codeVersion } = attack;
	return {
		at: (endedAt ?? startedAt).toISOString(),
		by: startedBy,
		version: codeVersion,
		seconds: secondsBetween(startedAt, endedAt ?? startedAt),
		campaigns: list.length,
		breakdowns: sum(({ breakdowns }) => breakdowns),
		known: sum(({ known }) => known),
		groups: sum(({ groups }) => groups),
		exposed: sum(({ exposed }) => exposed),
		possible: sum(({ possible }) => possible),
		leftOut: sum(({ leftOut }) => leftOut),
		changedSince: published.filter(({ campaign, head }) => found.get(campaign.id)?.head !== head).length,
		looked: lookedAt(list.flatMap(({ looked: inspected = [] }) => inspected)),
		guesses: list
			.flatMap(({ campaign: { slug, name, policy }, narrowest: [guess] }) =>
				guess ? [{ slug, name, k: policy.k, ...guess }] : []
			)
			.toSorted((a, b) => byWidth(a, b) || (a.slug < b.slug ? -1 : 1))
			.slice(0, shown)
	};
}
