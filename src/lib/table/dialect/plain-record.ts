/**
 * The fields of a record that is one line, with or without quoted fields; null when it needs a full parser:
 * a quotation mark inside an unquoted field, text after a closing one, or one that is not closed on this line.
 *
 * @param line      without its line end
 * @param delimiter one character
 */
export function plainRecord(line: string, delimiter: string): string[] | null {
	let quote = line.indexOf('"');
	if (quote < 0) return line.split(delimiter);
	const fields: string[] = [];
	const end = line.length;
	let at = 0;
	for (;;) {
		// Spreadsheets write ="0042" so that it stays text.
		if (quote === at + 1 && line[at] === '=') at += 1;
		if (quote === at) {
			let close = line.indexOf('"', at + 1);
			while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
			if (close < 0) return null;
			const text = line.slice(at + 1, close);
			fields.push(text.includes('"') ? text.replaceAll('""', '"') : text);
			if (close + 1 === end) return fields;
			if (line[close + 1] !== delimiter) return null;
			at = close + 2;
		} else {
			const stop = line.indexOf(delimiter, at);
			if (quote >= 0 && (stop < 0 || quote < stop)) return null;
			if (stop < 0) {
				fields.push(line.slice(at));
				return fields;
			}
			fields.push(line.slice(at, stop));
			at = stop + 1;
		}
		if (quote >= 0 && quote < at) quote = line.indexOf('"', at);
	}
}
