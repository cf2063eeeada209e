import type { Locator, Page } from 'playwright-core';

/** What is wrong with where the focus is: nothing shows it, it is out of view, or something lies over it. */
const faultsOfFocus = `(() => {
	const one = document.activeElement;
	if (!one || one === document.body) return [];
	const words = one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText ?? '';
	const name = one.tagName.toLowerCase() + ' "' + words.trim().slice(0, 40) + '"';
	const isRinged = (element) => {
		const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
		return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !outlineColor.endsWith(', 0)');
	};
	// A field's ring may be around the field with its unit.
	const isShown = isRinged(one) || (one.parentElement !== null && isRinged(one.parentElement));
	const { left, right, top, bottom } = one.getBoundingClientRect();
	const [x1, x2] = [Math.max(left, 0), Math.min(right, innerWidth)];
	const [y1, y2] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
	const isInView = x2 - x1 >= 1 && y2 - y1 >= 1;
	const over = isInView ? document.elementFromPoint((x1 + x2) / 2, (y1 + y2) / 2) : null;
	const isFree = over !== null && (one.contains(over) || over.contains(one));
	return [
		...(isShown ? [] : [name + ' has no ring']),
		...(isInView ? [] : [name + ' is out of view']),
		...(!isInView || isFree ? [] : [name + ' lies under ' + over?.outerHTML.slice(0, 60)])
	];
})()`;

const stop = `(() => {
	const one = document.activeElement;
	return one === document.body ? '' : [...document.querySelectorAll('*')].indexOf(one) + ' ' + one.outerHTML.slice(0, 120);
})()`;

const hasFocus = (of: Locator): Promise<boolean> =>
	of.evaluate(
		(one: unknown) => one === (globalThis as unknown as { document: Document }).document.activeElement
	);

/** Stops that a page may have at most. */
const most = 250;

/** A reader with a keyboard and nothing else. */
export function keyboard(page: Page) {
	/** Everything that was wrong at any stop of the focus. */
	const faults: string[] = [];
	const look = async (): Promise<void> => {
		const found = await page.evaluate<string[]>(faultsOfFocus);
		faults.push(...found.map((fault) => `${new URL(page.url()).pathname}: ${fault}`));
	};
	const press = async (key: string): Promise<void> => {
		await page.keyboard.press(key);
		await look();
	};
	/** Goes on until a thing has the focus. */
	const reach = async (target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
		await target.waitFor({ state: 'attached' });
		for (let n = 0; n < most; n += 1) {
			if (await hasFocus(target)) return;
			await press(key);
		}
		throw new Error(`${String(target)} cannot be reached by ${key}`);
	};
	return {
		faults,
		press,
		reach,
		hasFocus,
		type: (text: string): Promise<void> => page.keyboard.type(text),
		/** Over what a field holds. */
		async typeOver(text: string): Promise<void> {
			await page.keyboard.press('Control+a');
			await page.keyboard.type(text);
		},
		/** Goes to a field and fills it in. */
		async fill(field: Locator, text: string): Promise<void> {
			await reach(field);
			await this.typeOver(text);
		},
		/** Goes to a link or button and uses it. */
		async use(target: Locator): Promise<void> {
			await reach(target);
			await page.keyboard.press('Enter');
		},
		/** Passes the navigation over. */
		async skip(): Promise<void> {
			await this.use(page.getByRole('link', { name: 'Skip to the content' }));
		},
		/** Every stop until the page is over, as text that tells them apart. */
		async walk(key: 'Tab' | 'Shift+Tab'): Promise<string[]> {
			const stops: string[] = [];
			for (let n = 0; n < most; n += 1) {
				await press(key);
				const at = String(await page.evaluate(stop));
				if (at === '' || at === stops[0]) return stops;
				stops.push(at);
			}
			throw new Error(`more than ${most} stops`);
		}
	};
}
