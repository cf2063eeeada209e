import type { PageServerLoad } from './$types';
import { byName } from '#lib/format/names.ts';
import { actionWords } from '#lib/server/audit/action.ts';
import { auditActions } from '#lib/server/db/audit-actions.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { verifyAudit } from '#lib/server/audit/verification.ts';
import { store } from '#lib/server/db/store.ts';
import { auditFilter, typedFilter } from './filter.server.ts';

/** Entries on one page. */
const size = 50;

export const load: PageServerLoad = async ({ url }) => {
	const typed = typedFilter(url);
	const before = Number(url.searchParams.get('before') ?? NaN);
	const found = await audit.list(store(), {
		...auditFilter(typed),
		...(Number.isSafeInteger(before) ? { before } : {}),
		limit: size + 1
	});
	const shown = found.slice(0, size);
	return {
		typed,
		isFiltered: Object.values(typed).some((value) => value !== ''),
		isFirst: !Number.isSafeInteger(before),
		actions: auditActions
			.map((action) => ({ action, words: actionWords(action) }))
			.toSorted((a, b) => byName(a.words, b.words)),
		chain: await verifyAudit(store(), new Date()),
		entries: shown.map(({ at, action, details, ...entry }) => ({
			...entry,
			details: Object.entries(details).map(([name, value]) => `${name}: ${value}`),
			at: at.toISOString(),
			words: actionWords(action)
		})),
		older: found.length > size ? (shown.at(-1)?.sequence ?? null) : null
	};
};
