import type { Plugin } from 'chart.js';

/** A point with its horizontal interval. */
export interface RangedPoint {
	readonly x: number;
	readonly xMin: number;
	readonly xMax: number;
	readonly y: number;
}

/** In CSS pixels. */
const width = 2;
const halfWhisker = 3.5;

const isRanged = (point: unknown): point is RangedPoint =>
	typeof point === 'object' && point !== null && 'xMin' in point && 'xMax' in point;

/** Draws each point's interval in the colour of its dataset: a line with a whisker at both ends. */
export const errorBars: Plugin<'scatter'> = {
	id: 'errorBars',
	afterDatasetDraw({ ctx, data }, { index, meta: { data: marks, xScale } }) {
		const { borderColor, data: points } = data.datasets[index] ?? { data: [] };
		ctx.save();
		ctx.lineWidth = width;
		if (typeof borderColor === 'string') ctx.strokeStyle = borderColor;
		ctx.beginPath();
		points.forEach((point: unknown, i) => {
			const mark = marks[i];
			if (!isRanged(point) || !mark || !xScale) return;
			const [low, high] = [xScale.getPixelForValue(point.xMin), xScale.getPixelForValue(point.xMax)];
			ctx.moveTo(low, mark.y);
			ctx.lineTo(high, mark.y);
			for (const x of [low, high]) {
				ctx.moveTo(x, mark.y - halfWhisker);
				ctx.lineTo(x, mark.y + halfWhisker);
			}
		});
		ctx.stroke();
		ctx.restore();
	}
};
