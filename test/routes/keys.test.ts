import { describe, expect, it } from 'vitest';
import { keyAction, type Situation } from '../../src/routes/shell/keys.ts';
import { navigationRoutes } from '../../src/routes/shell/navigation-routes.ts';

const at: Situation = { inField: false, inDialog: false, afterG: false, single: true, permissions: ['read'] };
const key = (name: string, more: Partial<Parameters<typeof keyAction>[0]> = {}) => ({
	key: name,
	ctrlKey: false,
	metaKey: false,
	altKey: false,
	...more
});

describe('keyDeed', () => {
	it('opens the palette with Ctrl or ⌘ and K, also from a field', () => {
		expect(keyAction(key('k', { ctrlKey: true }), at)).toEqual({ kind: 'palette' });
		expect(keyAction(key('K', { metaKey: true }), { ...at, inField: true })).toEqual({ kind: 'palette' });
		expect(keyAction(key('k', { ctrlKey: true, metaKey: true }), at)).toBeNull();
		expect(keyAction(key('k'), at)).toBeNull();
	});

	it('goes to a place with g and its letter, where the reader may go', () => {
		expect(keyAction(key('g'), at)).toEqual({ kind: 'wait' });
		expect(keyAction(key('o'), { ...at, afterG: true })).toEqual({ kind: 'go', href: '/' });
		expect(keyAction(key('o'), at)).toBeNull();
		expect(keyAction(key('u'), { ...at, afterG: true })).toBeNull();
		expect(keyAction(key('u'), { ...at, afterG: true, permissions: ['upload'] })).toEqual({
			kind: 'go',
			href: '/uploads'
		});
		const keys = navigationRoutes.flatMap((place) => place.key ?? []);
		expect(new Set(keys).size).toBe(keys.length);
	});

	it('takes nothing from who types, who reads a dialog, who holds another key, or who turned keys off', () => {
		for (const name of ['?', '/', 'g']) {
			expect(keyAction(key(name), at)).not.toBeNull();
			expect(keyAction(key(name), { ...at, inField: true })).toBeNull();
			expect(keyAction(key(name), { ...at, inDialog: true })).toBeNull();
			expect(keyAction(key(name), { ...at, single: false })).toBeNull();
			expect(keyAction(key(name, { altKey: true }), at)).toBeNull();
			expect(keyAction(key(name, { ctrlKey: true }), at)).toBeNull();
		}
		expect(keyAction(key('k', { ctrlKey: true }), { ...at, inDialog: true })).toBeNull();
		expect(keyAction(key('k', { ctrlKey: true }), { ...at, single: false })).toEqual({ kind: 'palette' });
	});
});
