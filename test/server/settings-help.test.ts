import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '#lib/server/settings/schema.ts';
import { ofTests, readSettings, SettingsError } from '#lib/server/settings/settings.ts';
import { holdout, project } from './holdout-command.ts';

const names = Object.keys(settingsSchema.shape);

describe('help settings', () => {
	it('names every setting that is read, with its meaning and default', () => {
		const { status, stdout } = holdout(['help', 'settings']);
		expect(status).toBe(0);
		const lines = stdout.split('\n').filter((line) => line.startsWith('  '));
		expect(lines.map((line) => line.trim().split(/\s+/)[0])).toEqual(names);
		for (const line of lines) expect(line).toMatch(/^ {2}[A-Z_]+ +\S.* \[[^\]]+\]$/);
		expect(stdout).toMatch(/HOLDOUT_MAX_UPLOAD .* \[536870912 \(512 MiB\)\]/);
		expect(stdout).toMatch(/HOLDOUT_METRICS_LOOPBACK .* \[0\]/);
		expect(stdout).toMatch(/ORIGIN .* \[http:\/\/localhost:PORT\]/);
	});

	it('works where a setting is wrong, and refuses other topics', () => {
		expect(holdout(['help', 'settings'], { env: { PORT: 'x' } }).status).toBe(0);
		expect(holdout(['help', 'nothing']).status).toBe(2);
		expect(holdout(['help']).stdout).toContain('help settings');
	});

	it('knows every setting that the README names', () => {
		const readme = readFileSync(join(project, 'README.md'), 'utf8');
		// What lengthens attacks in tests is no setting of the product.
		const named = readme.match(/\bHOLDOUT_[A-Z_]+\b/g)?.filter((name) => !ofTests.has(name));
		expect(names).toEqual(expect.arrayContaining([...new Set(named)]));
	});
});

describe('HOLDOUT_METRICS_LOOPBACK', () => {
	it.each([
		[{}, false],
		[{ HOLDOUT_METRICS_LOOPBACK: '0' }, false],
		[{ HOLDOUT_METRICS_LOOPBACK: '1' }, true]
	])('in %j is %s', (env, expected) => expect(readSettings(env, '/x').metricsOnLoopback).toBe(expected));

	it('is refused as anything else', () =>
		expect(() => readSettings({ HOLDOUT_METRICS_LOOPBACK: 'maybe' }, '/x')).toThrow(SettingsError));
});

describe('ORIGIN', () => {
	it.each([
		[{}, 'http://localhost:3000'],
		[{ HOST: '::' }, 'http://localhost:3000'],
		[{ HOST: '::1', PORT: '4000' }, 'http://[::1]:4000'],
		[{ HOST: '192.0.2.7' }, 'http://192.0.2.7:3000'],
		[{ HOST: 'fe80::1%eth0', ORIGIN: 'http://inside.example' }, 'http://inside.example']
	])('in %j is %s', (env, expected) => expect(readSettings(env, '/x').origin).toBe(expected));

	it.each(['fe80::1%eth0', 'no name'])('is asked for where HOST is %j', (HOST) =>
		expect(() => readSettings({ HOST }, '/x')).toThrow(/^HOST ".*" is no address that people can type/)
	);
});

describe('HOLDOUT_FILES', () => {
	const url = 'postgres://holdout@db/holdout';

	it.each([
		[{}, '/x/data'],
		[{ HOLDOUT_DATA: '/d' }, '/d'],
		[{ HOLDOUT_DATA: '/d', HOLDOUT_FILES: '/f' }, '/f'],
		[{ HOLDOUT_FILES: 'f', HOLDOUT_DATABASE_URL: url, HOLDOUT_SECRET: 's'.repeat(32) }, '/x/f']
	])('in %j is %s', (env, expected) => expect(readSettings(env, '/x').filesFolder).toBe(expected));

	it('is refused on PostgreSQL without a secret that all machines have', () =>
		expect(() => readSettings({ HOLDOUT_FILES: '/f', HOLDOUT_DATABASE_URL: url }, '/x')).toThrow(
			/^HOLDOUT_SECRET must be set/
		));
});
