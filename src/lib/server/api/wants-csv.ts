/** How much a media type is wanted: its q in an Accept header, 0 where it is not named. */
const quality = (accept: string, type: string): number => {
	const part = accept
		.split(',')
		.map((one) =>
			one
				.trim()
				.toLowerCase()
				.split(/\s*;\s*/)
		)
		.find(([name]) => name === type);
	if (!part) return 0;
	const q = Number(part.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
	return Number.isFinite(q) ? q : 0;
};

/** Is CSV asked for rather than JSON? JSON is what is given to whoever does not say. */
export const wantsCsv = (accept: string | null): boolean =>
	quality(accept ?? '', 'text/csv') > quality(accept ?? '', 'application/json');
