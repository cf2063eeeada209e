import { Chart, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';

Chart.register(Filler, LinearScale, LineController, LineElement, PointElement, Tooltip);

/** Chart.js with only the parts that our charts use. */
export { Chart };
