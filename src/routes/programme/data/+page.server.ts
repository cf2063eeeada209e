import type { PageServerLoad } from './$types';
import { dataProgrammes } from '#lib/server/reports/data-returns.ts';
import { store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = async () => ({ programmes: await dataProgrammes(store(), new Date()) });
