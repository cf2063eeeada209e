/** What tells whoever looks on why nothing happens, once. */
export function waitReporter(): () => void {
	let isReported = false;
	return () => {
		if (!isReported)
			console.error('Another process is storing a file or publishing. Waiting for it to finish …');
		isReported = true;
	};
}

/** Columns of equal width, the first to the left, the rest to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => [...(row[i] ?? '')].length)));
	return rows
		.map((row) =>
			row
				.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
				.join('  ')
				.trimEnd()
		)
		.join('\n');
}
