/** The name that a pasted table has in the history of uploads. */
export const PASTED_NAME = 'Pasted table';

const ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' '
};

const entity = (whole: string, name: string): string => {
	if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
	const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
	return code > 0 && code < 0x11_0000 ? String.fromCodePoint(code) : whole;
};

/** The text of a cell: without tags, white space collapsed. */
const plain = (html: string): string =>
	html
		.replace(/<br\s*\/?>/gi, ' ')
		.replace(/<[^>]*>/g, '')
		.replace(/&(#?\w{1,8});/g, entity)
		.replace(/[\t\r\n ]+/g, ' ')
		.trim();

/** A cell merged over several columns becomes one cell and blank ones to its right. */
const spanOf = (tag: string): number =>
	Math.min(50, Number(/\scolspan\s*=\s*["']?(\d{1,3})/i.exec(tag)?.[1] ?? '1') || 1);

/** A table of Markdown as tab-separated text; null where it is none. */
function fromMarkdown(text: string): string | null {
	const lines = text.trim().split(/\r?\n/);
	if (lines.length < 3 || !lines.every((line) => /^\s*\|.*\|\s*$/.test(line))) return null;
	if (!/^[\s|:-]+$/.test(lines[1] ?? '')) return null;
	const cells = (line: string): string =>
		line
			.trim()
			.slice(1, -1)
			.split('|')
			.map((cell) => cell.trim())
			.join('\t');
	return `${lines
		.filter((_, i) => i !== 1)
		.map(cells)
		.join('\n')}\n`;
}

/**
 * The rows of a table as spreadsheets put it on the clipboard, as tab-separated text; other text is as it is.
 *
 * @param text plain text with tabs, or HTML with a table
 */
export function pastedTable(text: string): string {
	if (!/<table[\s>]/i.test(text)) return fromMarkdown(text) ?? text;
	const lines: string[] = [];
	for (const [, row = ''] of text.matchAll(/<tr[\s>]([^]*?)(?=<\/tr>|<tr[\s>]|<\/table>|$)/gi)) {
		const cells = [...row.matchAll(/<t[dh]([^>]*)>([^]*?)(?=<\/t[dh]>|<t[dh][\s>]|$)/gi)].flatMap(
			([, tag = '', inner = '']) => [plain(inner), ...Array.from({ length: spanOf(tag) - 1 }, () => '')]
		);
		lines.push(
			cells.map((cell) => (cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t')
		);
	}
	return `${lines.join('\n')}\n`;
}
