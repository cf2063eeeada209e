import type { Read } from '../db/database.ts';
import { holdoutViewer, viewerOf, type Viewer } from '../campaigns/viewer.ts';
import type { ImportRequest } from './import-request.ts';

/** Who sends a file. */
export const requestViewer = async (
	store: Read,
	{ sender }: Pick<ImportRequest, 'sender'>
): Promise<Viewer> => (sender ? await viewerOf(store, sender.actor) : holdoutViewer);
