import type { ChartTheme } from '#lib/charts/theme.ts';

export const theme: ChartTheme = {
	ink: 'rgb(1, 1, 1)',
	faint: 'rgb(2, 2, 2)',
	line: 'rgb(3, 3, 3)',
	zero: 'rgb(4, 4, 4)',
	card: 'rgb(5, 5, 5)',
	better: 'rgb(6, 6, 6)',
	betterBand: 'rgb(7, 7, 7)',
	worse: 'rgb(8, 8, 8)',
	worseBand: 'rgb(9, 9, 9)',
	even: 'rgb(10, 10, 10)',
	evenBand: 'rgb(11, 11, 11)',
	font: 'Inter',
	motion: false
};
