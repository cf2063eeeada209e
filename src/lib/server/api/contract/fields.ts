import { z } from 'zod';
import { isReserved } from '#lib/table/words/reserved.ts';
import { isVisible } from '#lib/table/values/visible.ts';

const msPerDay = 86_400_000;

/** A calendar day in a request, as days since 1970-01-01. */
export const day = z.iso
	.date('must be a day such as 2026-05-14')
	.transform((text) => Date.parse(`${text}T00:00:00Z`) / msPerDay);

/** A calendar day in an answer. */
export const isoDay = z.iso.date();

/** A name or a sentence. */
export const words = (most: number) =>
	z
		.string()
		.trim()
		.min(1)
		.max(most)
		.refine(isVisible, 'has nothing that can be seen')
		.refine((text) => !isReserved(text), 'is a name that programs keep for themselves');

/** `true` or `false` in an address. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
