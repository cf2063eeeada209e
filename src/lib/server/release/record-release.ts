import type { Deed } from '../audit/audit.ts';
import { record, type Sender } from '../audit/record.ts';
import type { ReleaseOutcome } from './outcome.ts';

/** What came of publishing; nothing where nothing new was ready. */
export function releaseDeed(slug: string, outcome: ReleaseOutcome): Deed | null {
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
	const deed = releaseDeed(slug, outcome);
	if (deed) await record(sender, deed);
}
