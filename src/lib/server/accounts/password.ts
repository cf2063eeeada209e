export const shortestPassword = 12;
/** Longer ones cost the server more than they give. */
export const longestPassword = 128;

let cached: ReadonlySet<string> | undefined;
/** Passwords that turn up in breaches again and again, in lower case: a megabyte that is loaded when somebody chooses one. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
	if (cached) return cached;
	const { dictionary } = await import('@zxcvbn-ts/language-common');
	return (cached = new Set(dictionary['passwords-common']));
}

/** Letters that figures and signs replace. */
const disguises: Readonly<Record<string, string>> = {
	'0': 'o',
	'1': 'i',
	'3': 'e',
	'4': 'a',
	'5': 's',
	'7': 't',
	'@': 'a',
	$: 's',
	'!': 'i'
};

const undisguised = (text: string): string => text.replace(/[013457@$!]/g, (sign) => disguises[sign] ?? sign);

/** What is left without the figures and signs that people put before and behind a word. */
const core = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/** The piece that a text repeats, or the text itself. */
function piece(text: string): string {
	const again = `${text}${text}`.indexOf(text, 1);
	return text.slice(0, again);
}

/** Is it a common password, also repeated, disguised or with figures and signs around it? */
async function isCommon(password: string): Promise<boolean> {
	const common = await commonPasswords();
	const text = password.toLowerCase().normalize('NFKC');
	return [text, core(text), undisguised(text), core(undisguised(text))].some(
		(form) => form === '' || common.has(form) || common.has(piece(form))
	);
}

/** Does it go up or down the alphabet or the figures all the way? */
function isSequence(text: string): boolean {
	const steps = [...text].slice(1).map((sign, i) => (sign.codePointAt(0) ?? 0) - (text.codePointAt(i) ?? 0));
	return new Set(steps).size === 1;
}

/**
 * What is wrong with a new password, in words; null when nothing is. Length counts most; there are no rules about kinds of
 * signs. Compared with 49,233 common passwords on this machine, without asking anybody.
 *
 * @param about what others know of its owner: name, e-mail address
 * @see NIST SP 800-63B, 3.1.1.2
 */
export async function passwordProblem(password: string, about: readonly string[]): Promise<string | null> {
	const length = [...password].length;
	if (length < shortestPassword) return `Use at least ${shortestPassword} characters, such as four words.`;
	if (length > longestPassword) return `Use at most ${longestPassword} characters.`;
	if (new Set(password).size < 5 || isSequence(password))
		return 'That password is too easy to guess. Use a few words.';
	if (await isCommon(password)) return 'That password is too common. Choose another.';
	const text = password.toLowerCase();
	const known = about.flatMap((one) => [one, one.split('@')[0] ?? '']).map((one) => one.trim().toLowerCase());
	if (
		known.some((one) => one.length > 3 && core(text) === core(one) && core(one) !== '') ||
		known.includes(text)
	)
		return 'That is your name or address. Choose another password.';
	return null;
}
