import { describe, expect, test } from 'vitest';
import { mapHeader, type HeaderResult } from '#lib/table/columns/header.ts';
import { Survey } from '#lib/table/columns/survey.ts';

function map(
	csv: string,
	options: { mapping?: [string, string][]; variantGiven?: boolean } = {}
): HeaderResult {
	const [names = [], ...rows] = csv
		.trim()
		.split('\n')
		.map((line) => line.trim().split(','));
	const survey = new Survey({ width: names.length, style: { decimal: '.', thousands: ',' }, limit: 5000 });
	for (const row of rows) survey.add(row);
	return mapHeader({
		names,
		survey,
		mapping: new Map(options.mapping),
		line: 1,
		variantGiven: options.variantGiven ?? false,
		maxDimensions: 8
	});
}
const kinds = (result: HeaderResult): string => result.header.roles.map(({ kind }) => kind).join(' ');

describe('mapHeader', () => {
	test('maps the contract', () => {
		const result =
			map(`campaign,variant,date,channel,people,clicks,revenue,revenue_sq,pre_revenue,revenue_x_pre_revenue
			c,control,2024-01-01,mail,10,1,1,1,1,1`);
		expect(kinds(result)).toBe(
			'campaign variant date dimension people measure measure measure measure measure'
		);
		expect(result.header.dimensions).toEqual(['channel']);
		expect(result.header.measures).toEqual([
			'clicks',
			'revenue',
			'revenue_sq',
			'pre_revenue',
			'revenue_x_pre_revenue'
		]);
		expect(result.problems).toEqual([]);
	});
	test('reads a column of words as a segment, whatever number its name could mean', () => {
		const result = map(`variant,visitor,people\ncontrol,New,5\npicks,Returning,5`);
		expect(kinds(result)).toBe('variant dimension people');
	});
	test('finds the variant by a value that names a control', () => {
		const result = map(`segment,channel,customers\nMens E-Mail,web,5\nNo E-Mail,web,5`);
		expect(kinds(result)).toBe('variant dimension people');
		expect(result.notices).toMatchObject([{ code: 'variant_by_values', column: 'segment' }]);
	});
	test('does not choose between two columns whose values name a control', () => {
		const result = map('a,b,people\ncontrol,control,5\nx,y,5');
		expect(result.problems).toMatchObject([
			{ code: 'missing_column', role: 'variant', candidates: ['a', 'b'] }
		]);
	});
	test('reads spend beside its squares as revenue, beside impressions as cost, else not at all', () => {
		expect(map('variant,people,spend,spend_squared\ncontrol,5,1,1').header.measures).toEqual([
			'revenue',
			'revenue_sq'
		]);
		expect(map('variant,Reach,Spend [USD],# of Impressions\ncontrol,5,1,1').header.measures).toEqual([
			'cost',
			'impressions'
		]);
		const open = map('variant,people,spend\ncontrol,5,1');
		expect(open.header.measures).toEqual([]);
		expect(open.notices).toMatchObject([{ code: 'column_left_out', column: 'spend', reason: 'spend' }]);
	});
	test('lets the analyst decide', () => {
		const result = map('variant,people,spend,nps,nps_sq,age,note\ncontrol,5,1,7,9,44,x', {
			mapping: [
				['Spend', 'revenue'],
				['nps', 'measure'],
				['age', 'dimension'],
				['note', 'ignore']
			]
		});
		expect(result.header.measures).toEqual(['revenue', 'nps', 'nps_sq']);
		expect(result.header.dimensions).toEqual(['age']);
		expect(kinds(result)).toMatch(/ignore$/);
	});
	test('reports a mapping of a missing column', () => {
		expect(map('variant,people\ncontrol,5', { mapping: [['x', 'revenue']] }).problems).toMatchObject([
			{ code: 'unknown_mapping', column: 'x' }
		]);
	});
	test('takes numbers with few values as dimensions and leaves other numbers out', () => {
		const rows = Array.from({ length: 12 }, (_, i) => `control,10,${i % 2},${i},${i % 4}`).join('\n');
		const result = map(`variant,people,newbie,searches,recency\n${rows}`);
		expect(result.header.dimensions).toEqual(['newbie', 'recency']);
		expect(result.notices).toMatchObject([{ code: 'column_left_out', column: 'searches', reason: 'number' }]);
	});
	test('prefers the better of two names and reports the other', () => {
		const result = map('variant,clicked,clicks,people,reach\ncontrol,1,2,3,4');
		expect(kinds(result)).toBe('variant ignore measure people ignore');
		expect(result.notices).toMatchObject([
			{ column: 'clicked', as: 'clicks' },
			{ column: 'reach', as: 'people' }
		]);
	});
	test('keeps a second text column with a role’s name as a dimension', () => {
		expect(kinds(map('variant,group,people\ncontrol,young,3'))).toBe('variant dimension people');
	});
	test('refuses equal names', () => {
		expect(map('variant,people,clicks,clicks\ncontrol,3,1,1').problems).toMatchObject([
			{ code: 'duplicate_header', column: 'clicks' }
		]);
		expect(map('variant,people,Clicks,clicks\ncontrol,3,1,1').problems).toMatchObject([
			{ code: 'duplicate_header', column: 'clicks' }
		]);
	});
	test('reads a day of the week as a dimension, and a column called date as the date', () => {
		expect(kinds(map('variant,day,people\ncontrol,Friday,5'))).toBe('variant dimension people');
		expect(kinds(map('variant,date,people\ncontrol,Friday,5'))).toBe('variant date people');
	});
	test('refuses more than eight dimensions', () => {
		const result = map('variant,people,a,b,c,d,e,f,g,h,i\ncontrol,5,x,x,x,x,x,x,x,x,x');
		expect(result.problems).toMatchObject([{ code: 'too_many_dimensions', found: 9, limit: 8 }]);
	});
	test('is not confused by the names of object properties', () => {
		expect(map('__proto__,constructor,toString,variant,people\na,b,c,control,5').header.dimensions).toEqual([
			'__proto__',
			'constructor',
			'toString'
		]);
	});
	test('needs people, and a variant unless the caller names it', () => {
		expect(map('x\nhello').problems.map((problem) => ('role' in problem ? problem.role : ''))).toEqual([
			'variant',
			'people'
		]);
		expect(map('people\n5', { variantGiven: true }).problems).toEqual([]);
	});
});
