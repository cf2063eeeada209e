/** Kinds of personal data that a channel needs, by words in the channel's name. */
const needs: readonly { readonly channel: RegExp; readonly kinds: readonly string[] }[] = [
	// An address, a number, a letter box.
	{ channel: /\be-?mails?\b|\bmail(ing|er|ings|ers)?\b|\bnewsletters?\b|\bcrm\b/i, kinds: ['contact'] },
	{ channel: /\b(sms|mms|rcs|text messages?|whats\s?app|messenger|telegram|viber)\b/i, kinds: ['contact'] },
	{ channel: /\b(phone|telephone|calls?|call cent(re|er)|telemarketing)\b/i, kinds: ['contact'] },
	{ channel: /\b(post|postal|letters?|direct mail|print|catalogues?|postcards?)\b/i, kinds: ['contact'] },
	// Push messages need a device.
	{ channel: /\bpush\b|\bpush[ -]?notifications?\b/i, kinds: ['device'] }
];

/**
 * Does a channel need this kind of personal data to deliver? E-mail needs an address, whatever it earns.
 *
 * @param kind    code of the kind
 * @param channel as entered; null without an entry, which needs nothing
 */
export const isNeeded = (kind: string, channel: string | null): boolean =>
	channel !== null && needs.some((one) => one.channel.test(channel) && one.kinds.includes(kind));
