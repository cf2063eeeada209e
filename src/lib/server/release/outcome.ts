import { waitingWords, type WaitingDays } from '#lib/experiment/publication-words.ts';
import type { ReleasedBucket } from '#lib/privacy/pulse.ts';
import type { TotalsBeside } from '#lib/privacy/joint/settlement.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import type { Resembled } from './same-people-answer.ts';
import type { AnswerRefusal } from './answers.ts';
import type { NewEvent } from '../audit/audit.ts';
import { record, type Sender } from '../audit/record.ts';

/** What came of publishing; nothing where nothing new was ready. */
export function releaseEvent(slug: string, outcome: ReleaseOutcome): NewEvent | null {
	switch (outcome.kind) {
		case 'released':
			return { action: 'release-published', target: slug };
		case 'refused':
			return {
				action: 'release-published',
				target: slug,
				outcome: 'refused',
				details: { code: outcome.code }
			};
		case 'nothing-new':
			return null;
	}
}

/** Puts on record what came of publishing. */
export async function recordRelease(sender: Sender, slug: string, outcome: ReleaseOutcome): Promise<void> {
	const event = releaseEvent(slug, outcome);
	if (event) await record(sender, event);
}

/** What a release would publish, or did. */
export interface Publication {
	readonly buckets: readonly ReleasedBucket[];
	readonly epochs: readonly ReleasedEpoch[];
	/** Newer days that are stored and stay unpublished. */
	readonly waiting?: WaitingDays;
	/** Of a preview: published campaigns that it resembles. Whether it is the same people is to be answered first. */
	readonly resembles?: readonly Resembled[];
	/** Of a preview: the name that it will have, where a published campaign has its own. */
	readonly publicName?: string;
	/** Left out where breakdowns could be proved. */
	readonly totalsBeside?: TotalsOnly;
}

/** Published campaigns beside which only totals are published, and why. */
export interface TotalsOnly extends Pick<TotalsBeside, 'reason'> {
	readonly names: readonly string[];
}

/** Why only totals are published, and what can be done. */
export function totalsBesideWords({ names, reason }: TotalsOnly): string {
	const list = names.map((name) => `“${name}”`).join(', ');
	if (reason === 'outcomes-differ')
		return (
			`Breakdowns are left out: the same people have other outcomes in ${list}, and each file has a column that the other lacks. ` +
			`Upload these results with the same columns.`
		);
	const [whose, rows] = names.length === 1 ? ['its', 'it'] : ['their', 'them'];
	return (
		`Breakdowns are left out: they may show people of ${list}, and ${whose} rows cannot be compared with this campaign’s. ` +
		`Ask an administrator, or ${whose} owner, to give everyone who may see this campaign access to ${rows}. ` +
		`Rows that were deleted cannot be compared any more.`
	);
}

export type ReleaseOutcome =
	| ({ readonly kind: 'released' } & Publication)
	| NothingNew
	| {
			readonly kind: 'refused';
			readonly code: ReleaseRefusal;
			readonly words: string;
			/** Published campaigns of which it is to be answered whether it is the same people. */
			readonly resembles?: readonly Resembled[];
	  };

/** There is nothing to publish. */
export interface NothingNew {
	readonly kind: 'nothing-new';
	/** `waiting`: nothing new is large and old enough. */
	readonly why: 'complete' | 'withdrawn' | 'waiting';
	/** Days that are stored and not published yet. */
	readonly waiting?: WaitingDays;
}

export type ReleaseRefusal =
	| 'no_such_campaign'
	| 'no_cells'
	| 'purged'
	| 'same_people_question'
	| AnswerRefusal
	| 'repeats_earlier_wave'
	| 'small_difference'
	| 'cells_changed'
	| 'changed_meanwhile';

/** Why there is nothing to publish, in words. */
export function nothingNewWords({ why, waiting }: NothingNew): string {
	switch (why) {
		case 'complete':
			return 'All results of this campaign are published already.';
		case 'withdrawn':
			return 'The results of this campaign were withdrawn. Upload a correction to publish again.';
		case 'waiting':
			return waiting
				? waitingWords(waiting)
				: 'Newer days appear when they are large enough and the outcome window is over.';
	}
}

export const refuse = (code: ReleaseRefusal, words: string) => ({ kind: 'refused', code, words }) as const;
