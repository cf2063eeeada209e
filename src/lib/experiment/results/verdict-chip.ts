import type { MetricRole } from '../metrics/metric.ts';
import type { Verdict } from './comparison/verdict.ts';

/** The verdict on a metric, or a guardrail, in one or two words: a word on a chip. */
export function chipWords(verdict: Verdict, role: MetricRole): string {
	const isGuardrail = role === 'guardrail';
	switch (verdict) {
		case 'better':
			return isGuardrail ? 'OK' : 'Better';
		case 'worse':
			return isGuardrail ? 'Over limit' : 'Worse';
		case 'no clear difference':
			return isGuardrail ? 'Unclear' : 'Too close';
		case 'no clear difference yet':
			return isGuardrail ? 'Unclear' : 'Too early';
		case 'held':
		case 'held in the worst case':
			return 'OK';
		case 'guardrail broken':
			return 'Over limit';
		case 'cannot be judged at this size':
			return isGuardrail ? 'Unclear' : 'Too few people';
		case 'not comparable':
			return 'Not comparable';
		case 'too few people':
			return 'Too few people';
		case 'no interval':
			return 'No range';
		case 'planned cost':
			return 'Planned cost';
		case 'planned saving':
			return 'Saving';
		case 'hidden for privacy':
			return 'Hidden';
	}
}
