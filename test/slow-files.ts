import type { Reporter, TestModule } from 'vitest/node';

const rows = 20;
const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1).padStart(7);

/** The slowest files at the end of a run: `npm test -- --slow`. */
export default class SlowFiles implements Reporter {
	onTestRunEnd(modules: readonly TestModule[]): void {
		const files = modules.map((module) => {
			const { duration, collectDuration, prepareDuration } = module.diagnostic();
			const before = collectDuration + prepareDuration;
			return { name: module.relativeModuleId, tests: duration, before, all: duration + before };
		});
		console.log('\nSlowest files, in seconds\n    all   tests   start  file');
		for (const { name, tests, before, all } of files.toSorted((a, b) => b.all - a.all).slice(0, rows))
			console.log(`${seconds(all)} ${seconds(tests)} ${seconds(before)}  ${name}`);
		const total = files.reduce((sum, { all }) => sum + all, 0);
		console.log(`${seconds(total)} in all ${files.length} files, of which several run at a time`);
	}
}
