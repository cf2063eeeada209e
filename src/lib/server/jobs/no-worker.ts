/** A process that starts no work has asked for some, and no process works. */
export class NoWorkerError extends Error {
	override readonly name = 'NoWorkerError';

	constructor() {
		super('No process works on this data folder: start one with `holdout work`.');
	}
}
