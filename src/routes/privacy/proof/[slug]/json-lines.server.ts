/** Lines of JSON as a file that is downloaded, and never kept on the way. */
export const jsonLinesFile = (lines: BodyInit, name: string): Response =>
	new Response(lines, {
		headers: {
			'content-type': 'application/jsonl; charset=utf-8',
			'cache-control': 'no-store',
			'content-disposition': `attachment; filename="${name}.jsonl"`
		}
	});
