import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { NoPdf, startBrowser } from './devtools.ts';

/** Printing may take so long, in ms. */
const PATIENCE = 60_000;
/** A report is a few pages. */
const LARGEST = 10 * 2 ** 20;

const target = z.object({ targetId: z.string() });
const session = z.object({ sessionId: z.string() });
const tree = z.object({ frameTree: z.object({ frame: z.object({ id: z.string() }) }) });
const pdf = z.object({ data: z.string() });

const offline = { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 };

/** Waits for pictures within the page. */
const ready = 'Promise.allSettled([...document.images].map((image) => image.decode())).then(() => 0)';

/**
 * Prints a page as a PDF. The browser has a folder of its own, which is deleted, and reaches no other machine.
 * @param html     that loads nothing; `@page` gives its size
 * @param patience in ms
 * @throws NoPdf with the reason
 */
export async function printed(
	html: string,
	program: string,
	dataFolder: string,
	patience = PATIENCE
): Promise<Buffer> {
	const folder = await mkdtemp(join(dataFolder, 'print-'));
	const browser = startBrowser(program, folder);
	const timer = setTimeout(() => browser.end('The browser takes too long.'), patience);
	try {
		const { targetId } = target.parse(await browser.ask('Target.createTarget', { url: 'about:blank' }));
		const attached = await browser.ask('Target.attachToTarget', { targetId, flatten: true });
		const { sessionId } = session.parse(attached);
		const ask = (method: string, params: object) => browser.ask(method, params, sessionId);
		await ask('Network.enable', {});
		await ask('Network.emulateNetworkConditions', offline);
		const { frameTree } = tree.parse(await ask('Page.getFrameTree', {}));
		await ask('Page.setDocumentContent', { frameId: frameTree.frame.id, html });
		await ask('Runtime.evaluate', { expression: ready, awaitPromise: true });
		const { data } = pdf.parse(
			await ask('Page.printToPDF', { preferCSSPageSize: true, printBackground: true })
		);
		const made = Buffer.from(data, 'base64');
		if (made.length === 0 || made.length > LARGEST) throw new NoPdf('The PDF is too large.');
		return made;
	} finally {
		clearTimeout(timer);
		browser.end('done');
		await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	}
}
