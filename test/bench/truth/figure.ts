/** One share that a simulation measured, with where it should be. */
export interface Figure {
	readonly name: string;
	/** Of so many repetitions it was true so often. */
	readonly hits: number;
	readonly of: number;
	readonly least: number;
	readonly most: number;
}

/** A simulation: the same figures for the same number of repetitions. */
export type Simulation = (repetitions: number) => readonly Figure[];

/** Is the share where it should be, as far as so few repetitions tell (three standard errors)? */
export function isTrue({ hits, of, least, most }: Figure): boolean {
	const share = hits / of;
	const slack = (limit: number) => 3 * Math.sqrt((limit * (1 - limit)) / of);
	return share >= least - slack(least) && share <= most + slack(most);
}

const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;

export const figureLine = (figure: Figure): string => {
	const { name, hits, of, least, most } = figure;
	const share = hits / of;
	const mark = share >= least && share <= most ? 'as targeted' : isTrue(figure) ? 'within chance' : 'OFF';
	return `${name}: ${percent(share)} of ${of} (target ${percent(least)} to ${percent(most)}) ${mark}`;
};
