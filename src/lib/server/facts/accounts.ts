import { embedOrigins } from './embed-origins.ts';
import { z } from 'zod';
import { exact, oneOf, typing, whole, words } from './fields.ts';

export const roles = ['marketer', 'manager', 'analyst', 'admin'] as const;
export type Role = (typeof roles)[number];
export const role = z.enum(roles, `Choose one of ${roles.join(', ')}.`);

/** What others call a member. */
export const memberName = z.object({ name: words(100, 'Write your name.') });

const noEmail = 'This isn’t an email address.';
export const email = z
	.string()
	.overwrite((text) => text.trim().toLowerCase())
	.max(200, noEmail)
	.check(z.email(noEmail));

export const invite = z.object({ email, role });

/** The form behind a link that lets somebody in; `team` is asked at the set-up alone. */
export const entryForm = z.object({
	...memberName.shape,
	email,
	/** Checked by `passwordProblem`. */
	password: z.string().register(typing, { secret: true }),
	team: oneOf(['one', 'separate']).optional()
});

/** An API token; for ever where no days are given. */
export const token = z.object({
	name: exact(100, 'Write what the token is for.'),
	role,
	days: whole(1, 3650, 'Write 1 to 3650 days, or leave it empty.').optional()
});

/** A link for people without an account. */
export const shareLink = z.object({ days: whole(1, 365, 'Write 1 to 365 days.'), embed: embedOrigins });

/** A view of the overview. */
export const savedView = z.object({ name: words(60, 'Give the view a name.') });

/** A member's address or a token's name. */
export const person = exact(200, 'Write an email address, or the name of a token.');
export const personForm = z.object({ person });
