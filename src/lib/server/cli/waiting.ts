/** What tells whoever looks on why nothing happens, once. */
export function waitTeller(): () => void {
	let isTold = false;
	return () => {
		if (!isTold) console.error('Another process is storing a file or publishing. Waiting for it to finish …');
		isTold = true;
	};
}
