import type { Table, Writing } from './rewrite.ts';

/** The plainest way of writing. */
export const plainWriting: Writing = {
	encoding: 'utf-8',
	bom: false,
	delimiter: ',',
	decimal: '.',
	thousands: '',
	lineEnd: '\n',
	dates: '2026-05-13'
};

/** A small file with everything that is hard: days up to the 28th, delimiters and quotes in names, amounts of all sizes. */
export function springTable(decimals: number): Table {
	const rows = Array.from({ length: 40 }, (_, i) => {
		const amount = (1234.567 * i * i + i * 17.25).toFixed(decimals);
		const squares = (Number(amount) ** 2 + 1).toFixed(decimals);
		return [
			'Frühling; “neu”',
			i % 2 === 0 ? 'control' : 'picks',
			`2026-05-${String(1 + (((i >> 1) * 5) % 28)).padStart(2, '0')}`,
			['groß; "XL"', 'a,b|c', "l'été", 'klein'][(i >> 2) % 4] ?? '',
			String(900 + 137 * i),
			String(i * 31),
			amount,
			squares,
			i % 7 === 6 ? '' : String((i % 8) / 8)
		];
	});
	return {
		names: [
			'campaign',
			'variant',
			'date',
			'Größe',
			'people',
			'conversions',
			'revenue',
			'revenue_sq',
			'share'
		],
		kinds: ['text', 'text', 'day', 'text', 'count', 'count', 'amount', 'amount', 'share'],
		rows
	};
}
