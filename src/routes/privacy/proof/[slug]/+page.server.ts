import type { PageServerLoad } from './$types';
import { proofAt } from './proof-at.server.ts';

export const load: PageServerLoad = ({ params }) => ({ proof: proofAt(params.slug) });
