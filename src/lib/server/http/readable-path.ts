/**
 * Can an address be decoded? Where it cannot, the framework calls the hooks outside of what catches their refusals: one
 * thrown there would end the process.
 */
export function isReadablePath(path: string): boolean {
	try {
		// The length is looked at because bundlers leave out a call whose value nobody needs.
		return decodeURI(path).length >= 0;
	} catch {
		return false;
	}
}
