import type { PageServerLoad } from './$types';
import { openShared } from './open.server.ts';

export const load: PageServerLoad = (event) => openShared(event, event.params.token, false);
