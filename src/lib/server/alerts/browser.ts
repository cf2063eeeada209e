import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** Where browsers that can print are usually installed. */
const usual = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/snap/bin/chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium'
] as const;

/** Printing may take so long, in ms. */
const PATIENCE = 60_000;
/** A report is a few pages. */
const LARGEST = 10 * 2 ** 20;

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

const run = promisify(execFile);

/**
 * Prints a page as a PDF. The browser has a folder of its own, which is deleted, and reaches no other machine.
 * @param html that loads nothing
 * @throws what running the browser throws
 */
export async function printed(html: string, browser: string, dataFolder: string): Promise<Buffer> {
	const folder = await mkdtemp(join(dataFolder, 'print-'));
	try {
		const [page, pdf] = [join(folder, 'report.html'), join(folder, 'report.pdf')];
		await writeFile(page, html, { mode: 0o600 });
		const flags = [
			'--headless',
			'--disable-gpu',
			'--disable-dev-shm-usage',
			'--no-first-run',
			'--no-pdf-header-footer',
			'--host-resolver-rules=MAP * ~NOTFOUND',
			`--user-data-dir=${join(folder, 'profile')}`,
			`--print-to-pdf=${pdf}`,
			// The sandbox of Chromium does not start for root.
			...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])
		];
		const env = { PATH: process.env['PATH'], HOME: folder, LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'] };
		await run(browser, [...flags, pathToFileURL(page).href], {
			timeout: PATIENCE,
			killSignal: 'SIGKILL',
			env
		});
		const made = await readFile(pdf);
		if (made.length === 0 || made.length > LARGEST) throw new Error('no PDF of a usual size');
		return made;
	} finally {
		await rm(folder, { recursive: true, force: true, maxRetries: 3 });
	}
}
