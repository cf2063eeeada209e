import { describe, expect, it } from 'vitest';
import { sniffEncoding } from '#lib/table/dialect/encoding.ts';

/** Bytes of a text with the letters of Mac Roman that are in it. */
const mac = (text: string, letters: Readonly<Record<string, number>>): Uint8Array =>
	Uint8Array.from(text, (letter) => letters[letter] ?? letter.charCodeAt(0));

describe('Mac Roman', () => {
	it.each([
		['Variante;Personen;Käufer\rPersönlich;14188;312\r', { ä: 0x8a, ö: 0x9a }],
		['Variante;Clients\nTémoin;14210\nPersonnalisé;14188\n', { é: 0x8e }]
	])('is found: %s', (text, letters) => expect(sniffEncoding(mac(text, letters)).encoding).toBe('macintosh'));

	it('is not read as Czech words with the same bytes', () => {
		// "Košice" and "Žilina" in Windows-1250
		const bytes = mac('Variant;Město\nKontrola;Košice\nTest;Žilina\nTest;Děčín\n', {
			ě: 0xec,
			š: 0x9a,
			Ž: 0x8e,
			č: 0xe8,
			í: 0xed
		});
		expect(sniffEncoding(bytes).encoding).toBe('windows-1250');
	});
});
