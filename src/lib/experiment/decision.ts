import type { SuggestionKind } from './roi/suggestion/treatment-outcome.ts';

/** The decision on a campaign, signed with a report. */
export const decisionKinds = ['roll-out', 'run-longer', 'stop'] as const;

export type DecisionKind = (typeof decisionKinds)[number];

/** A manager's decision as it is signed. */
export interface SignedDecision {
	readonly kind: DecisionKind;
	/** The variant to roll out; null where the campaign has one, or the decision is another. */
	readonly variant: string | null;
	readonly reason: string;
	/** ISO day; null without one. */
	readonly nextCheck: string | null;
	/** Role of the signer then, such as `manager`; null where unknown. */
	readonly role: string | null;
	/** Name of the person asked for a second signature; null where one suffices. */
	readonly second: string | null;
}

const words: Readonly<Record<DecisionKind, string>> = {
	'roll-out': 'Roll out',
	'run-longer': 'Run longer',
	stop: 'Stop'
};

export const decisionWords = (kind: DecisionKind): string => words[kind];

/** What each decision means. */
const meanings: Readonly<Record<DecisionKind, string>> = {
	'roll-out': 'Everyone gets it, a small holdout stays',
	'run-longer': 'Not clear enough, or only part of it',
	stop: 'It lost money or trust'
};

export const decisionMeaning = (kind: DecisionKind): string => meanings[kind];

/** The decision that a suggestion amounts to; null where it is none of them. */
export function suggestedDecision(kind: SuggestionKind): DecisionKind | null {
	switch (kind) {
		case 'roll-out':
			return 'roll-out';
		case 'run-longer':
		case 'let-it-run':
			return 'run-longer';
		case 'find-the-cause':
			return null;
		default:
			return 'stop';
	}
}
