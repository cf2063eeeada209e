import { z } from 'zod';
import { oneOf, typing, words } from './fields.ts';

/** An address of the workspace that alerts go to. The address is a secret: it is never sent back to a page. */
export const webhook = z.object({
	name: words(60, 'Give it a name, such as #crm-results.'),
	channel: oneOf(['slack', 'webhook']),
	address: z
		.string()
		.overwrite((text) => text.trim())
		.max(1000, 'Enter at most 1000 characters.')
		.register(typing, { secret: true })
});
