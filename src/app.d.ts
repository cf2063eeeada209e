declare global {
	namespace App {
		interface Error {
			message: string;
			/** Stable, machine-readable reason of a refused request. */
			code?: string;
		}
	}
}

export {};
