import {
	Chart,
	Filler,
	LinearScale,
	LineController,
	LineElement,
	PointElement,
	ScatterController,
	Tooltip
} from 'chart.js';

Chart.register(Filler, LinearScale, LineController, LineElement, PointElement, ScatterController, Tooltip);

/** Chart.js with the parts our charts use, and no others. */
export { Chart };
