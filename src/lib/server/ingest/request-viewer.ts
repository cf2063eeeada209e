import type { Store } from '../db/open.ts';
import { holdoutViewer, viewerOf, type Viewer } from '../campaigns/viewer.ts';
import type { ImportRequest } from './import-request.ts';

/** Who sends a file. */
export const requestViewer = (store: Store, { sender }: Pick<ImportRequest, 'sender'>): Viewer =>
	sender ? viewerOf(store, sender.actor) : holdoutViewer;
