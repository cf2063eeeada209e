import { isAuditAction } from '#lib/server/audit/action.ts';
import type { AuditFilter } from '#lib/server/audit/audit.ts';

/** The filters as they stand in the address; what cannot be understood is left out. */
export interface TypedFilter {
	readonly action: string;
	readonly actor: string;
	/** ISO days in UTC, both included. */
	readonly from: string;
	readonly to: string;
	readonly text: string;
}

const dayLength = 86_400_000;

/** The first moment of an ISO day. */
function midnight(day: string): Date | null {
	if (!/^\d{4}-\d\d-\d\d$/.test(day)) return null;
	const moment = new Date(`${day}T00:00:00Z`);
	return Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== day ? null : moment;
}

const isDay = (day: string): boolean => midnight(day) !== null;

export function typedFilter({ searchParams }: URL): TypedFilter {
	const given = (name: string) => (searchParams.get(name) ?? '').trim().slice(0, 200);
	const [action, from, to] = [given('action'), given('from'), given('to')];
	return {
		action: isAuditAction(action) ? action : '',
		actor: given('actor'),
		from: isDay(from) ? from : '',
		to: isDay(to) ? to : '',
		text: given('text')
	};
}

/** The filters as the trail takes them. */
export function auditFilter({ action, actor, from, to, text }: TypedFilter): Omit<AuditFilter, 'limit'> {
	const [first, last] = [midnight(from), midnight(to)];
	return {
		...(isAuditAction(action) ? { action } : {}),
		...(actor ? { actor } : {}),
		...(first ? { from: first } : {}),
		...(last ? { to: new Date(last.getTime() + dayLength) } : {}),
		...(text ? { text } : {})
	};
}
