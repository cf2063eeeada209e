const storageKey = 'holdout-single-keys';

/** Whether keys without Ctrl or ⌘ do something in this browser: who speaks to a computer turns them off. */
export const singleKeys = {
	areOn(): boolean {
		try {
			return localStorage.getItem(storageKey) !== 'off';
		} catch {
			return true;
		}
	},

	set(on: boolean): void {
		try {
			if (on) localStorage.removeItem(storageKey);
			else localStorage.setItem(storageKey, 'off');
		} catch {
			// Nothing can be kept in this browser: they stay as they are.
		}
	}
};
