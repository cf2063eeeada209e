import type { PageServerLoad } from './$types';
import { openShared } from '../../shared/[token]/open.server.ts';

/** A frame on another site shows what is there, and runs nothing. */
export const csr = false;

export const load: PageServerLoad = (event) => openShared(event, event.params.token, true);
