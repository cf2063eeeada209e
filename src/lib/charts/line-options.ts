import type { ChartTheme } from './theme.ts';

/** What every chart of lines has: no animation for those who want none, and one tooltip for all lines at a place. */
export const lineOptions = (theme: ChartTheme) =>
	({
		maintainAspectRatio: false,
		animation: theme.motion ? { duration: 250 } : false,
		interaction: { mode: 'index', intersect: false }
	}) as const;

/** How the ticks of an axis are written. */
export const tickStyle = (theme: ChartTheme) => ({
	color: theme.faint,
	font: { family: theme.font, size: 12 },
	padding: 8
});
