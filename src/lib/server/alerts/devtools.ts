import { spawn } from 'node:child_process';
import { Writable } from 'node:stream';
import { z } from 'zod';

/** Messages to and from the browser end with this byte. */
const END = '\0';
/** A message of the browser may be so long, in characters: a PDF of 10 MB as base64. */
const LONGEST = 15 * 2 ** 20;

const answer = z.object({ id: z.number(), result: z.unknown().optional(), error: z.unknown().optional() });

/** Why there is no PDF, in words for people. */
export class NoPdf extends Error {}

/** A browser that was started, and answers the commands of the DevTools protocol. */
export interface Browser {
	/** @throws NoPdf where it refuses, ends or has ended */
	ask(method: string, params: object, sessionId?: string): Promise<unknown>;
	/** Ends it with all processes that it started. */
	end(why: string): void;
}

/**
 * What a browser is started with: it listens to two pipes of this process alone, finds no other machine, and has no sandbox for
 * root, for whom Chromium starts none.
 */
const flags = (folder: string): string[] => [
	'--headless',
	'--disable-gpu',
	'--disable-dev-shm-usage',
	'--disable-background-networking',
	'--no-first-run',
	'--no-default-browser-check',
	'--host-resolver-rules=MAP * ~NOTFOUND',
	'--remote-debugging-pipe',
	`--user-data-dir=${folder}`,
	...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])
];

/** Kills a process with the group that it leads; on Windows it alone. */
function kill(pid: number): void {
	try {
		process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
	} catch {
		// It has ended by itself.
	}
}

/** Starts a browser. The flag `--print-to-pdf` is not enough: small builds of Chromium never end with it. @param folder its own */
export function startBrowser(program: string, folder: string): Browser {
	const child = spawn(program, flags(folder), {
		env: { PATH: process.env['PATH'], HOME: folder, LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'] },
		stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
		detached: true,
		windowsHide: true
	});
	const [input, output] = [child.stdio[3], child.stdio[4]];
	const waiting = new Map<number, { done: (result: unknown) => void; failed: (error: Error) => void }>();
	let ended: NoPdf | null = null;
	const end = (why: string) => {
		if (ended) return;
		ended = new NoPdf(why);
		for (const { failed } of waiting.values()) failed(ended);
		waiting.clear();
		if (child.pid !== undefined) kill(child.pid);
	};
	child.on('error', () => end('The browser does not start.')).on('exit', () => end('The browser ended.'));
	const take = (part: string) => {
		const { id, result, error } = answer.safeParse(JSON.parse(part)).data ?? {};
		const one = waiting.get(id ?? 0);
		waiting.delete(id ?? 0);
		if (error === undefined) one?.done(result);
		else one?.failed(new NoPdf('The browser refused to print.'));
	};
	let text = '';
	output
		?.on('error', () => end('The browser ended.'))
		.on('data', (piece: Buffer) => {
			// Messages of the protocol are ASCII where they matter to us: ids, and base64.
			const parts = (text + piece.toString('latin1')).split(END);
			text = parts.pop() ?? '';
			if (text.length > LONGEST) return end('The PDF is too large.');
			try {
				parts.forEach(take);
			} catch {
				end('The browser does not speak the DevTools protocol.');
			}
		});
	input?.on('error', () => end('The browser ended.'));
	let sent = 0;
	return {
		end,
		ask: (method, params, sessionId) =>
			new Promise((done, failed) => {
				if (ended || !(input instanceof Writable)) return failed(ended ?? new NoPdf('The browser ended.'));
				sent += 1;
				waiting.set(sent, { done, failed });
				input.write(`${JSON.stringify({ id: sent, method, params, ...(sessionId && { sessionId }) })}${END}`);
			})
	};
}
