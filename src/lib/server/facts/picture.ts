import { z } from 'zod';
import { words } from './fields.ts';

/** What describes a variant’s picture. */
export const pictureForm = z.object({
	alt: words(300, 'Write what the picture shows, for people who can’t see it.')
});
