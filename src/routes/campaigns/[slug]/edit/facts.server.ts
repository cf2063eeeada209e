import type { z } from 'zod';
import type { factsForm } from '#lib/server/facts/campaign.ts';

type TypedFacts = z.output<typeof factsForm>;

/** What a campaign's facts are checked against besides their own limits. */
export interface Ground {
	/** Does another campaign have a name? Files are matched to campaigns by name. */
	readonly isTaken: (name: string) => Promise<boolean>;
	/** The audience that something was published for, which stays; left out before. */
	readonly audienceId?: string | null | undefined;
	/**
	 * The planned size since results were published: it says where intervals are tightest, and they would not hold for every look
	 * if it could be chosen afterwards; left out before.
	 */
	readonly plannedPeople?: number | null | undefined;
	/** Ended, with results published: it runs again only where it is reopened. */
	readonly complete: boolean;
	/** Days since 1970-01-01. */
	readonly today: number;
}

function endProblem({ endsOn, finished }: TypedFacts, { complete, today }: Ground): string | undefined {
	if (endsOn === null) return undefined;
	if (complete && endsOn >= today) return 'The campaign has ended. Reopen it on its release page.';
	if (finished === 'yes' && endsOn >= today)
		return 'This day is still to come, so the campaign is not finished.';
	if (finished === 'no' && !complete && endsOn < today)
		return 'This day has passed. Leave it empty, or choose today or later.';
	return undefined;
}

/** A campaign's name is another's. */
export const nameTaken = 'Another campaign has this name.';

/** What this campaign can't have now, by field; empty where all is possible. */
export async function factProblems(
	facts: TypedFacts,
	ground: Ground
): Promise<Readonly<Record<string, string>>> {
	const isOther = (name: 'audienceId' | 'plannedPeople') =>
		ground[name] !== undefined && facts[name] !== ground[name];
	const problems = {
		name: (await ground.isTaken(facts.name)) && nameTaken,
		audienceId:
			isOther('audienceId') &&
			'The audience can be changed only for data not published yet. Afterwards an administrator can give the campaign an ID of its own.',
		endsOn: endProblem(facts, ground),
		plannedPeople:
			isOther('plannedPeople') && 'The planned size can be changed only before results are published.'
	};
	return Object.fromEntries(
		Object.entries(problems).flatMap(([name, words]) => (words ? [[name, words]] : []))
	);
}
