import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { project } from '../server/holdout-command.ts';
import { bannedIn, notForPeople, statisticsIn } from './banned.ts';
import { proseOf } from './prose.ts';

const files = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' })
	.map((path) => `src/${path.replaceAll('\\', '/')}`)
	.filter((path) => /\.(?:ts|svelte)$/.test(path))
	.toSorted();

it('finds the words of a component in text, attributes and expressions', () => {
	const file = [
		'<script lang="ts">const note = `Wait ${n} days`;</script>',
		'<p title="A title of it" class="a b">Good {name}, hello</p>',
		"{open ? 'This is open' : 'closed'}"
	].join('\n');
	expect(proseOf('a.svelte', file)).toEqual([
		{ line: 1, text: 'Wait {} days' },
		{ line: 2, text: 'A title of it' },
		{ line: 2, text: 'Good {}, hello' },
		{ line: 3, text: 'This is open' }
	]);
});

it('has no banned word in a page, an email, an answer of the API or a message of the command line', () => {
	const faults = files
		.filter((path) => !notForPeople.some((start) => path.startsWith(start)))
		.flatMap((path) =>
			proseOf(path, readFileSync(join(project, path), 'utf8')).flatMap(({ line, text }) => {
				const fault = bannedIn(text) ?? statisticsIn(text, path);
				return fault ? [`${path}:${line} ${fault} in “${text}”`] : [];
			})
		);
	expect(faults).toEqual([]);
});
