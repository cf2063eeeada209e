import { page } from '$app/state';

/** Whether who looks may do something. Only for what a page offers: the server asks again. */
export const may = (permission: NonNullable<App.PageData['may']>[number]): boolean =>
	page.data.may?.includes(permission) ?? false;
