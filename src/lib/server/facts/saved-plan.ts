import { z } from 'zod';
import { contractMetrics } from '#lib/experiment/metrics/metrics.ts';
import { assumptions } from './assumptions.ts';
import { day, lines, words } from './fields.ts';

const names = new Set(contractMetrics.map(({ name }) => name));

/** What is planned of a campaign besides the planner's numbers. */
export const savedPlan = z.object({
	name: words(80, 'Write a name.'),
	hypothesis: lines(500).nullable(),
	audience: words(200).nullable(),
	channel: words(80).nullable(),
	primary: z
		.string()
		.refine((name) => names.has(name), 'Choose one of the list.')
		.nullable(),
	startsOn: day.nullable(),
	endsOn: day.nullable(),
	marginRate: assumptions.shape.marginRate.nullable(),
	fixedCost: assumptions.shape.fixedCost.nullable(),
	costPerPerson: assumptions.shape.costPerPerson.nullable()
});
