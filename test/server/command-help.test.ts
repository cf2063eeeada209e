import { expect, it } from 'vitest';
import { holdout } from './holdout-command.ts';

it('help has one command, several in one line, and settings', () => {
	const analyse = holdout(['help', 'analyse']);
	expect(analyse).toMatchObject({ status: 0 });
	expect(analyse.stdout).toMatch(/^ {2}analyse FILE/);
	expect(analyse.stdout).toContain('--impossible');
	expect(analyse.stdout).not.toContain('import FILE');
	expect(holdout(['help', 'hand-over']).stdout).toMatch(/belongs to another member/);
	const token = holdout(['help', 'token']).stdout;
	expect(token).toContain('token add NAME');
	expect(token).toContain('token rotate NAME');
	expect(token).not.toContain('help settings');
	expect(holdout(['help', 'analyze'])).toMatchObject({
		status: 2,
		stderr: expect.stringContaining('help analyse') as string
	});
});
