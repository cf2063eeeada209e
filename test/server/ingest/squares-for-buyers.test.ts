import { describe, expect, it } from 'vitest';
import { command } from '../holdout-command.ts';

const file = [
	'variant,channel,people,conversions,revenue,revenue_sq',
	'control,Web,4210,124,5204.10,410233.55',
	'picks,Web,4188,152,6975.80,431042.11',
	'control,App,4210,124,5204.10,210233.55',
	'picks,App,4188,152,6975.80,431042.11',
	''
].join('\n');

describe('a file with squares that its buyers cannot have', () => {
	it('is refused with line, column and the answer', async () => {
		const { status, stderr } = await command(['analyse', '-', '--campaign', 'Spring'], { input: file });
		expect(status).toBe(1);
		expect(stderr).toContain('4: squares_too_small_for_buyers: "revenue_sq" is smaller than');
		expect(stderr).toContain('--map "conversions=yes-no"');
	});

	it('is read where conversions are declared to be no buyers', async () => {
		const { status, stdout } = await command(
			['analyse', '-', '--campaign', 'Spring', '--map', 'conversions=yes-no'],
			{ input: file }
		);
		expect(status).toBe(0);
		expect(stdout).toContain('Revenue per person');
	});
});
