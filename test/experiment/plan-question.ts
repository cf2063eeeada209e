import type { PlanQuestion } from '#lib/experiment/planning/planner.ts';

/** The planner's form with its initial values. */
export const question: PlanQuestion = {
	metric: { kind: 'proportion', rate: 0.02 },
	confidence: 0.95,
	power: 0.8,
	share: 0.5,
	treatments: 1,
	looking: 'once',
	lift: 0.1,
	people: null,
	perDay: 3000,
	soFar: 0
};
