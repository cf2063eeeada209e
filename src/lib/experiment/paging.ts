/** Lines on one page of a list. */
export const pageSize = 50;

/** One page of a long list. */
export interface ListPage<Item> {
	readonly items: readonly Item[];
	/** 1, 2, 3 …: one beyond the end is the last. */
	readonly page: number;
	readonly pages: number;
}

/** @param wanted number of the requested page, from 1 */
export function pageOf<Item>(all: readonly Item[], wanted: number): ListPage<Item> {
	const pages = Math.max(1, Math.ceil(all.length / pageSize));
	const page = Math.min(Math.max(1, wanted), pages);
	return { items: all.slice((page - 1) * pageSize, page * pageSize), page, pages };
}
