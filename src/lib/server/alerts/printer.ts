import { log, safeError } from '../log/log.ts';
import { NoPdf } from './devtools.ts';
import { printed } from './print.ts';
import type { Sending } from './sending.ts';

/** What came of printing a page: one of both is null; both are without a browser. */
export interface Print {
	readonly pdf: Buffer | null;
	/** Why there is none, in words. */
	readonly problem: string | null;
}

export type Printer = (html: string) => Promise<Print>;

const nothing: Print = { pdf: null, problem: null };

/** Prints a page once, also where several people get it: the last one is kept. */
export function printer({ browser, dataFolder }: Pick<Sending, 'browser' | 'dataFolder'>): Printer {
	let last: { readonly html: string; readonly print: Print } | null = null;
	return async (html) => {
		if (browser === null) return nothing;
		if (last?.html === html) return last.print;
		const print = await printed(html, browser, dataFolder).then(
			(pdf): Print => ({ pdf, problem: null }),
			(error: unknown): Print => {
				log().warn({ error: safeError(error) }, 'a report could not be printed: it goes without a PDF');
				return { pdf: null, problem: error instanceof NoPdf ? error.message : 'The browser can’t be used.' };
			}
		);
		last = { html, print };
		return print;
	};
}
