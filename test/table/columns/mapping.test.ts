import { describe, expect, test } from 'vitest';
import { parseMapping } from '#lib/table/columns/mapping.ts';

describe('parseMapping', () => {
	test('reads columns and roles', () => {
		const { mapping, problems } = parseMapping([
			'spend=revenue',
			'a=b=measure',
			'Age Group = dimension',
			'x=pre_revenue_sq',
			'y=revenue_x_orders'
		]);
		expect(problems).toEqual([]);
		expect([...mapping]).toEqual([
			['spend', 'revenue'],
			['a=b', 'measure'],
			['Age Group', 'dimension'],
			['x', 'pre_revenue_sq'],
			['y', 'revenue_x_orders']
		]);
	});
	test.each(['spend', '=revenue', 'spend=', 'spend=gold', 'x=__proto__'])('refuses %j', (text) => {
		expect(parseMapping([text]).problems).toMatchObject([{ code: 'unknown_mapping' }]);
	});
});
