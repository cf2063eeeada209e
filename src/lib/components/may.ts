import { page } from '$app/state';

/** Whether the viewer may do something. Only decides what a page offers: the server checks again. */
export const may = (permission: NonNullable<App.PageData['may']>[number]): boolean =>
	page.data.may?.includes(permission) ?? false;
