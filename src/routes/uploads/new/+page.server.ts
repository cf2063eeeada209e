// Temporary: the lead replaces this file.
import { fail } from '@sveltejs/kit';

interface Problem {
	line: number;
	column: string | null;
	code: string;
	words: string;
	fix: string | null;
	count: number;
}

const problems: Problem[] = [
	{
		line: 3,
		column: 'conversions',
		code: 'more_than_people',
		words: 'Conversions (212) are more than people (198).',
		fix: 'Each person can convert once: count people, not orders.',
		count: 1
	},
	{
		line: 7,
		column: 'people',
		code: 'not_a_number',
		words: '“n/a” is not a whole number.',
		fix: 'Leave out rows without people.',
		count: 14
	},
	{
		line: 19,
		column: null,
		code: 'duplicate_key',
		words: 'The same variant, date and segments as line 4.',
		fix: null,
		count: 2
	},
	{
		line: 24,
		column: 'revenue_sq',
		code: 'square_too_small',
		words: 'The sum of squares is smaller than revenue² ÷ people.',
		fix: 'Sum the square of each person’s revenue, not the square of the sum.',
		count: 1
	}
];

export const actions = {
	default: async ({ request }: { request: Request }) => {
		const data = await request.formData();
		const file = data.get('file');
		const name = file instanceof File && file.name ? file.name : 'spring.csv';
		if (data.get('campaign') === 'bad') return fail(422, { problems, truncated: true, file: name });
		return {
			uploaded: {
				campaigns: [
					{ slug: 'minethatdata', name: 'MineThatData e-mail test 2008', rows: 261 },
					{ slug: 'homepage', name: 'Homepage personalisation', rows: 1204 }
				]
			}
		};
	}
};
