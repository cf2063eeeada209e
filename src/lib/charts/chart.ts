import type { ChartConfiguration, ChartType } from 'chart.js';
import type { Attachment } from 'svelte/attachments';
import { readTheme, type ChartTheme } from './theme.ts';

/** Media queries that change colours or motion. */
const media = ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)', 'print'];

/**
 * Draws a chart on a canvas: `<canvas aria-hidden="true" {@attach chart(forestConfig, rows)}>`.
 *
 * Chart.js is fetched when the first canvas appears, so that pages without charts do not carry it. The chart is
 * drawn again when the colour scheme changes, and for print, which is always light.
 *
 * @param build pure: the chart configuration from the data and the current colours
 * @param data  a plain snapshot, never a `$state` proxy: Chart.js writes into what it is given
 */
export function chart<Data, Type extends ChartType, Points>(
	build: (data: Data, theme: ChartTheme) => ChartConfiguration<Type, Points>,
	data: Data
): Attachment<HTMLCanvasElement> {
	return (canvas) => {
		let gone = false;
		let destroy = () => {};

		// A canvas does not redraw its text when the font arrives.
		void Promise.all([import('./registered.ts'), document.fonts.ready]).then(([{ Chart }]) => {
			if (gone) return;
			let drawn = new Chart(canvas, build(data, readTheme(canvas)));
			const redraw = () => {
				drawn.destroy();
				drawn = new Chart(canvas, build(data, { ...readTheme(canvas), motion: false }));
			};
			const queries = media.map((query) => matchMedia(query));
			for (const query of queries) query.addEventListener('change', redraw);
			const themes = new MutationObserver(redraw);
			const scheme = document.querySelector('meta[name=color-scheme]');
			if (scheme) themes.observe(scheme, { attributeFilter: ['content'] });
			destroy = () => {
				for (const query of queries) query.removeEventListener('change', redraw);
				themes.disconnect();
				drawn.destroy();
			};
		});

		return () => {
			gone = true;
			destroy();
		};
	};
}
