import { browserProgram } from './browser.ts';

/** Once, before files that run side by side would unpack it over each other. */
export default async function setup(): Promise<void> {
	await browserProgram();
}
