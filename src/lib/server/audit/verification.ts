import type { Read } from '../db/database.ts';
import { audit, type AuditVerification } from './audit.ts';

/** How far each trail was found whole in one hour: hashing everything on each request is too slow. */
const checked = new WeakMap<Read, { readonly hour: number; readonly whole: AuditVerification }>();

/** Recomputes the chain of what was added since the last time, and all of it once an hour. */
export async function verifyAudit(store: Read, now: Date): Promise<AuditVerification> {
	const hour = Math.floor(now.getTime() / 3_600_000);
	const known = checked.get(store);
	const found = await audit.verify(store, known?.hour === hour ? known.whole : undefined);
	if (found.broken === null) checked.set(store, { hour, whole: found });
	else checked.delete(store);
	return found;
}
