import { describe, expect, it } from 'vitest';
import { passwordProblem } from '#lib/server/accounts/password.ts';

const about = ['Ada Lovelace', 'ada.lovelace@example.com'];

describe('passwordProblem(password, about)', () => {
	it.each([
		['short words', 'at least 12'],
		['a'.repeat(129), 'at most 128'],
		['password12345', 'too common'],
		['Password2026!', 'too common'],
		['P@ssw0rd2026', 'too common'],
		['passwordpassword', 'too common'],
		['qwertyqwertyqwerty', 'too common'],
		['123qweasdzxc', 'too common'],
		['1234567890123456', 'too common'],
		['aaaaaaaaaaaaaaaa', 'too easy'],
		['abababababababab', 'too easy'],
		['abcdefghijklmnop', 'too easy'],
		['ada.lovelace@example.com', 'your name or address'],
		['Ada Lovelace 1815', 'your name or address'],
		['ada.lovelace99', 'your name or address']
	])('refuses %s', async (password, words) => {
		expect(await passwordProblem(password, about)).toContain(words);
	});

	it.each([
		'nine lamps under water',
		'correct horse battery',
		'xK9#mQ2$vL7!',
		'größere Wälder rauschen',
		'十二個の文字を並べた合言葉です'
	])('takes %s', async (password) => {
		expect(await passwordProblem(password, about)).toBeNull();
	});

	it('counts characters as people do', async () => {
		expect(await passwordProblem('🌲🌊🔥🌙⭐🌧🍀🌵🌻🍄🐚', about)).toContain('at least 12');
		expect(await passwordProblem('x'.repeat(60) + ' y z w v ' + '🌲'.repeat(59), about)).toBeNull();
	});
});
