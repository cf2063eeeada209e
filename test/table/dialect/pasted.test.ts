import { describe, expect, test } from 'vitest';
import { pastedTable } from '#lib/table/dialect/pasted.ts';

describe('pastedTable', () => {
	test('leaves text with tabs as it is', () => {
		expect(pastedTable('Variant\tUsers\nControl\t4210\n')).toBe('Variant\tUsers\nControl\t4210\n');
	});
	test('reads the table that a spreadsheet puts on the clipboard', () => {
		const html = `<html><body><!--StartFragment--><table border=0><tr height=20><td class=xl63>Variant</td><td>Users &amp; co</td></tr>
			<tr><td>Control<br>group</td><td align=right>4,210</td></tr></table><!--EndFragment--></body></html>`;
		expect(pastedTable(html)).toBe('Variant\tUsers & co\nControl group\t4,210\n');
	});
	test('keeps the columns of merged cells', () => {
		expect(pastedTable('<table><tr><th colspan="2">Control</th><th>X</th></tr></table>')).toBe(
			'Control\t\tX\n'
		);
	});
	test('ends on whatever is pasted', () => {
		for (const text of [
			'<table',
			'<table><tr><td>',
			'<table>'.repeat(2000),
			'<tr>'.repeat(2000) + '<table >'
		])
			expect(pastedTable(text).length).toBeLessThan(100_000);
	});
});
