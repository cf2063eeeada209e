import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { project } from '../holdout-command.ts';

/** Where all campaigns are read, and why nobody learns of one that is not there for them. */
const allowed: Readonly<Record<string, string>> = {
	'src/routes/api/v1/campaigns/+server.ts': 'visibleAmong',
	'src/routes/palette.json/+server.ts': 'visibleAmong',
	'src/routes/uploads/+page.server.ts': 'uploads.list(store(), await requestViewer(locals))',
	'src/routes/uploads/[id]/columns/+page.server.ts': 'managerOf',
	'src/routes/uploads/[id]/confirm/declared.server.ts': 'managerOf'
};

it('pages and the API read campaigns and uploads for their reader alone', () => {
	const files = ['src/routes', 'src/lib/server/api'].flatMap((folder) =>
		readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
	);
	expect(files.length).toBeGreaterThan(80);
	const reads = files.filter((name) =>
		/\b(campaigns\s*\.(find|list)|uploads\.byId)\(/.test(readFileSync(join(project, name), 'utf8'))
	);
	expect(reads.toSorted()).toEqual(Object.keys(allowed).toSorted());
	for (const [name, reason] of Object.entries(allowed))
		expect(readFileSync(join(project, name), 'utf8')).toContain(reason);
});
