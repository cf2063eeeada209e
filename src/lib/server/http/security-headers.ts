/** What nobody needs here. */
const features = [
	'accelerometer',
	'autoplay',
	'browsing-topics',
	'camera',
	'display-capture',
	'encrypted-media',
	'geolocation',
	'gyroscope',
	'hid',
	'idle-detection',
	'magnetometer',
	'microphone',
	'midi',
	'payment',
	'publickey-credentials-get',
	'screen-wake-lock',
	'serial',
	'usb',
	'xr-spatial-tracking'
];

/** The policy of what is no page: files, data, and the framework's last page for errors. Pages bring their own, with a nonce. */
const barePolicy =
	"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Headers of every answer, static files included.
 *
 * The referrer policy is not `no-referrer`: browsers would then say `Origin: null` with our own forms, too.
 *
 * @param origin our own; only with https is it asked for in future
 */
export const securityHeaders = (origin: string): Readonly<Record<string, string>> => ({
	'content-security-policy': barePolicy,
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'same-origin',
	'permissions-policy': features.map((name) => `${name}=()`).join(', '),
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	...(origin.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {})
});

/**
 * Lets pages of some origins show a page in a frame, which then runs no script, sends no form and opens nothing. The headers are those of the
 * page itself: what has no policy stays closed.
 *
 * @param origins as a policy takes them
 */
export function openFrames(headers: Headers, origins: readonly string[]): void {
	const policy = headers.get('content-security-policy');
	if (!policy?.includes("frame-ancestors 'none'")) return;
	const own = policy
		.replace("frame-ancestors 'none'", `frame-ancestors ${origins.join(' ')}`)
		.replace(/(script-src|form-action|connect-src)(?= ) [^;]*/g, "$1 'none'");
	headers.set('content-security-policy', `${own}; sandbox allow-same-origin`);
}
