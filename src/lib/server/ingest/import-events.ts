import type { NewEvent } from '../audit/audit.ts';
import type { ImportOutcome } from './import-request.ts';

/**
 * What came of a file besides its being stored, as it is recorded: no rows, no people. The same bytes again may have been published.
 */
export function importEvents(outcome: ImportOutcome, file: string): NewEvent[] {
	switch (outcome.kind) {
		case 'duplicate':
			return outcome.published.map((slug): NewEvent => ({
				action: 'release-published',
				target: slug,
				details: { upload: outcome.uploadId }
			}));
		case 'refused':
			return [
				{ action: 'upload-refused', target: file, outcome: 'refused', details: { code: 'file_refused' } }
			];
		case 'conflict':
			return [
				{ action: 'upload-refused', target: file, outcome: 'refused', details: { code: outcome.code } }
			];
		case 'stored': {
			const { uploadId, campaigns } = outcome;
			return campaigns
				.filter(({ released }) => released)
				.map(({ slug }): NewEvent => ({
					action: 'release-published',
					target: slug,
					details: { upload: uploadId }
				}));
		}
	}
}
