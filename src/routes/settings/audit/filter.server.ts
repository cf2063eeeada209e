import { dayIn, startOf } from '#lib/experiment/day.ts';
import { currentLocale } from '#lib/format/locale.ts';
import { isAuditAction } from '#lib/server/audit/action.ts';
import type { AuditFilter } from '#lib/server/audit/audit.ts';

/** The filters as the address has them; what cannot be understood is left out. */
export interface TypedFilter {
	readonly action: string;
	readonly actor: string;
	/** ISO days in the workspace's zone, both included. */
	readonly from: string;
	readonly to: string;
	readonly text: string;
}

const isDay = (text: string): boolean => dayIn(text) !== null;

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
	const [first, last] = [dayIn(from), dayIn(to)];
	const { timeZone } = currentLocale();
	return {
		...(isAuditAction(action) ? { action } : {}),
		...(actor ? { actor } : {}),
		...(first === null ? {} : { from: startOf(first, timeZone) }),
		...(last === null ? {} : { to: startOf(last + 1, timeZone) }),
		...(text ? { text } : {})
	};
}
