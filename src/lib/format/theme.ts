/** How bright pages are: as the device says, or always the same. */
export const themes = ['system', 'light', 'dark'] as const;

export type Theme = (typeof themes)[number];

/** The theme of this name; as the device says where there is none. */
export const theme = (name: string | null | undefined): Theme =>
	themes.find((one) => one === name) ?? 'system';
