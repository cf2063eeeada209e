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

/** The colours and type a chart is drawn with, resolved from the tokens of tokens.css. */
export interface ChartTheme {
	readonly ink: string;
	readonly faint: string;
	readonly line: string;
	readonly zero: string;
	readonly card: string;
	readonly better: string;
	readonly betterBand: string;
	readonly worse: string;
	readonly worseBand: string;
	readonly even: string;
	readonly evenBand: string;
	readonly font: string;
	/** False where the reader prefers less motion. */
	readonly motion: boolean;
}

/** Reads the tokens as they resolve for the element now, light or dark. */
export function readTheme(element: HTMLElement): ChartTheme {
	const style = getComputedStyle(element);
	const before = element.style.color;
	const token = (name: string) => {
		// A token holds the text `light-dark(…)`; only a real property resolves to its colour.
		element.style.color = `var(${name})`;
		return style.color;
	};
	const theme: ChartTheme = {
		ink: token('--ink'),
		faint: token('--ink-faint'),
		line: token('--line'),
		zero: token('--zero'),
		card: token('--card'),
		better: token('--better'),
		betterBand: token('--better-band'),
		worse: token('--worse'),
		worseBand: token('--worse-band'),
		even: token('--even'),
		evenBand: token('--even-band'),
		font: style.fontFamily,
		motion: !matchMedia('(prefers-reduced-motion: reduce)').matches
	};
	element.style.color = before;
	return theme;
}
