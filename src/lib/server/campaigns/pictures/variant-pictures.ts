import { and, asc, eq, notExists } from 'drizzle-orm';
import type { Read, Tx } from '../../db/database.ts';
import { variantPictures as table, variants } from '../../db/tables/variants.ts';
import type { Picture } from './picture.ts';
import { pictureHash } from './sent-picture.ts';

/** Bytes at most: a screenshot of a telephone has about one million. */
export const maxPictureBytes = 2_000_000;

/** A picture as pages show it: its bytes have an address of their own. */
export type ShownPicture = Omit<typeof table.$inferSelect, 'campaignId' | 'type' | 'bytes'>;

const at = (campaignId: string, variant: string) =>
	and(eq(table.campaignId, campaignId), eq(table.variant, variant));

/** What the people of a variant saw. Each write is to be called in a transaction. */
export const variantPictures = {
	/** In the order of the variants. */
	list(store: Read, campaignId: string): Promise<ShownPicture[]> {
		const { variant, hash, width, height, alt } = table;
		return store
			.select({ variant, hash, width, height, alt })
			.from(table)
			.innerJoin(variants, and(eq(variants.campaignId, table.campaignId), eq(variants.name, variant)))
			.where(eq(table.campaignId, campaignId))
			.orderBy(asc(variants.position));
	},

	/** The picture of an address; null where it is another one by now. */
	async find(store: Read, campaignId: string, hash: string): Promise<Pick<Picture, 'type' | 'bytes'> | null> {
		const { type, bytes } = table;
		const found = await store
			.select({ type, bytes })
			.from(table)
			.where(and(eq(table.campaignId, campaignId), eq(table.hash, hash)))
			.limit(1);
		return found[0] ?? null;
	},

	/** @param picture null: the one that is there, with other words. @returns what was done; null where there is none */
	async set(
		tx: Tx,
		campaignId: string,
		{ variant, picture, alt }: { variant: string; picture: Picture | null; alt: string }
	): Promise<'added' | 'changed' | null> {
		const own = at(campaignId, variant);
		const facts = picture ? { ...picture, hash: pictureHash(picture.bytes), alt } : { alt };
		const changed = await tx.update(table).set(facts).where(own).returning({ variant: table.variant });
		if (changed.length > 0) return 'changed';
		if (!picture) return null;
		await tx.insert(table).values({ campaignId, variant, ...picture, hash: pictureHash(picture.bytes), alt });
		return 'added';
	},

	/** @returns whether there was one */
	async remove(tx: Tx, campaignId: string, variant: string): Promise<boolean> {
		const gone = await tx.delete(table).where(at(campaignId, variant)).returning({ variant: table.variant });
		return gone.length > 0;
	},

	/** Removes those of variants that the campaign has no longer. */
	async forgetGone(tx: Tx, campaignId: string): Promise<void> {
		const variant = tx
			.select({ name: variants.name })
			.from(variants)
			.where(and(eq(variants.campaignId, table.campaignId), eq(variants.name, table.variant)));
		await tx.delete(table).where(and(eq(table.campaignId, campaignId), notExists(variant)));
	}
};
