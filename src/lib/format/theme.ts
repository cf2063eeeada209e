/** The colour scheme of pages: the device's, or a fixed one. */
export const themes = ['system', 'light', 'dark'] as const;

export type Theme = (typeof themes)[number];

/** The theme of this name; the device's where there is none. */
export const theme = (name: string | null | undefined): Theme =>
	themes.find((one) => one === name) ?? 'system';
