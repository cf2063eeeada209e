import { cut } from '#lib/format/storable.ts';

/** A field of a form as text, cut to a length that nobody needs more of. */
export function formText(data: FormData, name: string, max = 300): string {
	const value = data.get(name);
	return typeof value === 'string' ? cut(value, max) : '';
}
