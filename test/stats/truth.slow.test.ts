import { describe, expect, it } from 'vitest';
import { figureLine, isTrue } from '../bench/truth/figure.ts';
import { simulations } from '../bench/truth/main.ts';

/** HOLDOUT_TRUTH=1 runs them at the length of `npm run bench -- truth`. */
const isFull = process.env['HOLDOUT_TRUTH'] === '1';

describe('what a report says is true as often as it promises', () => {
	it.each(Object.entries(simulations))(
		'%s',
		(_name, { run, short, full }) => {
			const off = run(isFull ? full : short).filter((figure) => !isTrue(figure));
			expect(off.map(figureLine)).toEqual([]);
		},
		isFull ? 3_600_000 : 120_000
	);
});
