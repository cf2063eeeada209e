import { accessSync, constants } from 'node:fs';

/** Where browsers that can print are usually installed. */
const usual = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/usr/bin/microsoft-edge',
	'/snap/bin/chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
	'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
] as const;

const isProgram = (path: string): boolean => {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
};

/** The browser that makes PDFs. @param configured by the settings: a path, or `none` @returns null where there is none */
export function findBrowser(configured: string | undefined): string | null {
	if (configured === 'none') return null;
	return (configured === undefined ? usual : [configured]).find(isProgram) ?? null;
}

/**
 * Does the report come as a PDF or as an email alone, and why?
 * @param problem of the newest report that was sent: why it went without a PDF; null for none
 */
export function pdfWords(configured: string | undefined, problem: string | null): string {
	const browser = findBrowser(configured);
	const instead = 'The report comes without a PDF; the email itself prints well.';
	if (browser !== null && problem === null) return `The report comes with a PDF, made by ${browser}.`;
	if (browser !== null)
		return `PDFs are made by ${browser}, but the last report was sent without one. ${problem}`;
	if (configured === 'none') return `PDFs are turned off (HOLDOUT_BROWSER is none). ${instead}`;
	if (configured !== undefined)
		return `HOLDOUT_BROWSER is ${configured}, which is no program that can be run here. ${instead}`;
	return `No browser is installed on the server. ${instead} To attach one, install Chromium, Chrome or Edge, or set HOLDOUT_BROWSER.`;
}
