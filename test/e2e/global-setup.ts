import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { loadDemo } from '../server/demo-folder.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** A data folder with the demo campaigns, to be copied and never opened. */
		demoFolder: string;
	}
}

/** Once a run: the demo campaigns. */
export default async function setup({ provide }: TestProject): Promise<() => void> {
	const demoFolder = await loadDemo();
	provide('demoFolder', demoFolder);
	return () => rmSync(demoFolder, { recursive: true, force: true });
}
