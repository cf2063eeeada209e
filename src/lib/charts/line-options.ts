import type { ChartTheme } from './theme.ts';

/** Options of all line charts: no animation for users who prefer reduced motion, and one tooltip for all lines at an x. */
export const lineOptions = (theme: ChartTheme) =>
	({
		maintainAspectRatio: false,
		animation: theme.motion ? { duration: 250 } : false,
		interaction: { mode: 'index', intersect: false }
	}) as const;

/** The style of an axis's ticks. */
export const tickStyle = (theme: ChartTheme) => ({
	color: theme.faint,
	font: { family: theme.font, size: 12 },
	padding: 8
});
