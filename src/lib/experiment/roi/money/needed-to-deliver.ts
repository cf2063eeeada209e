/** Kinds of personal data that a channel cannot do without, by the words that name the channel. */
const needs: readonly { readonly channel: RegExp; readonly kinds: readonly string[] }[] = [
	// An address, a number, a letter box.
	{ channel: /\be-?mails?\b|\bmail(ing|er|ings|ers)?\b|\bnewsletters?\b|\bcrm\b/i, kinds: ['contact'] },
	{ channel: /\b(sms|mms|rcs|text messages?|whats\s?app|messenger|telegram|viber)\b/i, kinds: ['contact'] },
	{ channel: /\b(phone|telephone|calls?|call cent(re|er)|telemarketing)\b/i, kinds: ['contact'] },
	{ channel: /\b(post|postal|letters?|direct mail|print|catalogues?|postcards?)\b/i, kinds: ['contact'] },
	// A message to an app goes to a device.
	{ channel: /\bpush\b|\bpush[ -]?notifications?\b/i, kinds: ['device'] }
];

/**
 * Can a channel not deliver without this kind of personal data? An e-mail has to have an address, whatever it earns.
 *
 * @param kind    code of the kind
 * @param channel as people typed it; null where nobody did, which needs nothing
 */
export const isNeeded = (kind: string, channel: string | null): boolean =>
	channel !== null && needs.some((one) => one.channel.test(channel) && one.kinds.includes(kind));
