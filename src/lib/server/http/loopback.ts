/** Headers by which a proxy says that it asks for somebody else. */
const forwarded = [
	'x-forwarded-for',
	'x-forwarded-host',
	'x-real-ip',
	'forwarded',
	'via',
	'cf-connecting-ip'
];

/**
 * Does a request come from a program on this machine? A proxy on this machine does too, but says for whom it asks: what it
 * passes on is not from here.
 *
 * @param peer the address at the other end of the connection
 */
export function isLoopback({ request, peer }: { request: Pick<Request, 'headers'>; peer: string }): boolean {
	const isHere = peer === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(peer);
	return isHere && !forwarded.some((name) => request.headers.has(name));
}
