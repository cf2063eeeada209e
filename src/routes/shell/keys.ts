import { navigationRoutes } from './navigation-routes.ts';

/** A key as the browser reports it. */
export interface Pressed {
	readonly key: string;
	readonly ctrlKey: boolean;
	readonly metaKey: boolean;
	readonly altKey: boolean;
}

/** Where it is pressed. */
export interface Situation {
	/** Something is being typed. */
	readonly inField: boolean;
	/** A dialog is open. */
	readonly inDialog: boolean;
	/** `g` came just before. */
	readonly afterG: boolean;
	/** Keys without Ctrl or ⌘ do something. */
	readonly single: boolean;
	readonly permissions: readonly string[];
}

export type KeyAction =
	{ readonly kind: 'palette' | 'help' | 'filter' | 'wait' } | { readonly kind: 'go'; readonly href: string };

/** What a key does; null leaves it to the browser. Nothing is taken from who types, or from who holds another modifier. */
export function keyAction({ key, ctrlKey, metaKey, altKey }: Pressed, at: Situation): KeyAction | null {
	if (altKey || at.inDialog) return null;
	if (ctrlKey !== metaKey) return key.toLowerCase() === 'k' ? { kind: 'palette' } : null;
	if (ctrlKey || at.inField || !at.single) return null;
	if (at.afterG) {
		const route = navigationRoutes.find((one) => one.key === key && at.permissions.includes(one.permission));
		return route ? { kind: 'go', href: route.href } : null;
	}
	if (key === 'g') return { kind: 'wait' };
	if (key === '?') return { kind: 'help' };
	return key === '/' ? { kind: 'filter' } : null;
}
