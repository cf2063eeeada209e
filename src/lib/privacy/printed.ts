import type { Measure } from './cube.ts';

/**
 * May a published sum be printed? Σx³, and Σ of revenue × discount, are used for ranges of the total and are in no page, file or
 * answer. Whoever has a range with all its digits can work them out: every rule judges them as if they were printed.
 */
export const isPrinted = ({ name, role }: Pick<Measure, 'name' | 'role'>): boolean =>
	role !== 'cube' && name !== 'revenue_x_discount';
