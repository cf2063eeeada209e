/** Variants of campaigns, and what their people saw. */
import { bytes, decimal, id, primaryKey, table, whole, words } from '../columns.ts';
import { campaigns } from './campaigns.ts';

export const variants = table(
	'variants',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** 0 is the control. */
		position: whole('position').notNull(),
		name: words('name').notNull(),
		/** Planned share on any positive scale; null where it is not declared. */
		plannedWeight: decimal('planned_weight')
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.position] })]
);

export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp';

/** Pictures of what the people of a variant saw, one of each variant. */
export const variantPictures = table(
	'variant_pictures',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		variant: words('variant').notNull(),
		type: words('type').$type<PictureType>().notNull(),
		/** What draws it, and nothing else of the file. */
		bytes: bytes('bytes').notNull(),
		/** Of the bytes; in its address. */
		hash: words('hash').notNull(),
		/** In pixels. */
		width: whole('width').notNull(),
		height: whole('height').notNull(),
		/** What is to be seen, in words. */
		alt: words('alt').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.variant] })]
);
