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
