import { Chart, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import { PointWithErrorBar, ScatterWithErrorBarsController } from 'chartjs-chart-error-bars';

Chart.register(
	Filler,
	LinearScale,
	LineController,
	LineElement,
	PointElement,
	PointWithErrorBar,
	ScatterWithErrorBarsController,
	Tooltip
);

/** Chart.js with the parts our charts use, and no others. */
export { Chart };
