import type { Domain } from './domain.ts';

const steps = [1, 2, 2.5, 5, 10];

/** Round numbers on an axis, 0 always among them. @param about so many, or one or two fewer or more */
export function ticksOf({ low, high }: Domain, about = 4): number[] {
	const span = high - low;
	if (!(span > 0) || !Number.isFinite(span)) return [0];
	const power = 10 ** Math.floor(Math.log10(span / about));
	const step = (steps.find((one) => one * power >= span / about) ?? 10) * power;
	const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
	return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}
