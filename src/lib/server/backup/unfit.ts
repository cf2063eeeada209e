/** A database that is not backed up, because no backup of it could be restored. */
export class UnfitError extends Error {
	/** One line for each fault: `PLACE:NUMBER: code: words`. */
	readonly faults: readonly string[];

	constructor(faults: readonly string[]) {
		super(
			`nothing was backed up: ${faults[0] ?? ''}${faults.length > 1 ? ` and ${faults.length - 1} more` : ''}`
		);
		this.faults = faults;
	}
}
