import type { Verdict } from './comparison/verdict.ts';

/** A short explanation of a guardrail's verdict; null where it needs none. */
export function guardrailWords(verdict: Verdict): string | null {
	switch (verdict) {
		case 'held':
			return 'within the limit';
		case 'guardrail broken':
			return 'over the limit';
		case 'no clear difference':
		case 'no clear difference yet':
			return 'could pass the limit';
		case 'cannot be judged at this size':
			return 'could pass the limit';
		default:
			return null;
	}
}
