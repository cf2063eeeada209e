import type { Page } from 'playwright-core';

/** Words that are positioned over the edge of their card: labels of axes are, where they are centred on their mark. */
const outside = `[...document.querySelectorAll('.card')].flatMap((card) => {
	const edge = card.getBoundingClientRect();
	return [...card.querySelectorAll('*')].filter((element) => {
		if (element.children.length > 0 || element.textContent.trim() === '' || !element.checkVisibility()) return false;
		if (getComputedStyle(element).position !== 'absolute' || element.closest('.card') !== card) return false;
		const place = element.getBoundingClientRect();
		return place.width > 1 && (place.left < edge.left - 0.5 || place.right > edge.right + 0.5);
	}).map((element) => element.textContent.trim());
})`;

/** The words on a page that reach over the edge of their card. */
export const wordsOutside = (page: Page): Promise<string[]> => page.evaluate<string[]>(outside);
