/** The work was given up before anything was stored. */
export class Cancelled extends Error {
	override readonly name = 'Cancelled';
}
