import type { PageData } from './$types';

/** An attack under way, as the page gets it. */
export type RunningAttack = NonNullable<PageData['running']>;
