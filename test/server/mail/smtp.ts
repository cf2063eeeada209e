import { createServer, type Socket } from 'node:net';

/** A letter as it came over the wire. */
export interface Received {
	readonly recipients: readonly string[];
	/** Header lines with their continuations joined, in order. */
	readonly headers: readonly string[];
	readonly raw: string;
	/** Its text and HTML, decoded. */
	readonly parts: readonly string[];
}

export interface MailServer {
	readonly url: string;
	readonly letters: Received[];
	/** The first words of what clients said, in order. */
	readonly commands: string[];
	/** What follows is refused with this line instead of being taken; null takes it again. */
	refuse(line: string | null): void;
	stop(): Promise<void>;
}

const decoded = (part: string): string => {
	const [head = '', ...body] = part.split('\r\n\r\n');
	const text = body.join('\r\n\r\n');
	if (/transfer-encoding: base64/i.test(head)) return Buffer.from(text, 'base64').toString();
	if (!/transfer-encoding: quoted-printable/i.test(head)) return text;
	const bytes = text
		.replaceAll('=\r\n', '')
		.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString();
};

function received(raw: string, recipients: readonly string[]): Received {
	const [head = ''] = raw.split('\r\n\r\n');
	const boundary = /boundary="([^"]+)"/.exec(head)?.[1] ?? 'none';
	const parts = raw
		.split(`--${boundary}`)
		.slice(1, -1)
		.map((part) => decoded(part.replace(/^\r\n/, '')));
	return { recipients, raw, parts, headers: head.replace(/\r\n[ \t]+/g, ' ').split('\r\n') };
}

/** A mail server that takes everything, or refuses, and keeps what it took. */
export async function startMailServer(host = '127.0.0.1'): Promise<MailServer> {
	const commands: string[] = [];
	const letters: Received[] = [];
	const sockets = new Set<Socket>();
	let refusal: string | null = null;
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => socket.destroy());
		const say = (line: string) => socket.write(`${line}\r\n`);
		let pending = '';
		let data: string | null = null;
		let recipients: string[] = [];
		socket.on('data', (chunk) => {
			pending += chunk.toString('latin1');
			for (;;) {
				const end = pending.indexOf('\r\n');
				if (end < 0) return;
				const line = pending.slice(0, end);
				pending = pending.slice(end + 2);
				if (data !== null) {
					if (line !== '.') data += `${line.replace(/^\./, '')}\r\n`;
					else {
						letters.push(received(Buffer.from(data, 'latin1').toString(), recipients));
						[data, recipients] = [null, []];
						say('250 taken');
					}
					continue;
				}
				const command = line.slice(0, 4).toUpperCase();
				commands.push(command);
				if (command === 'RCPT' && refusal) say(refusal);
				else if (command === 'STAR') say('502 no TLS here');
				else if (command === 'RCPT') {
					recipients.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
					say('250 good');
				} else if (command === 'DATA') {
					data = '';
					say('354 go on');
				} else if (command === 'QUIT') socket.end('221 bye\r\n');
				else say('250 good');
			}
		});
		say('220 test');
	});
	await new Promise<void>((listening) => server.listen(0, host, listening));
	const address = server.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	return {
		url: `smtp://${host}:${port}`,
		letters,
		commands,
		refuse: (line) => (refusal = line),
		stop: () =>
			new Promise((done) => {
				for (const socket of sockets) socket.destroy();
				server.close(() => done());
			})
	};
}
