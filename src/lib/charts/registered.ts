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

/** Chart.js with only the parts that our charts use. */
export { Chart };
