declare global {
	namespace App {
		interface Error {
			message: string;
			/** Stable, machine-readable reason of a refused request. */
			code?: string;
		}

		interface Platform {
			/** Node's request; not there in development. */
			req?: import('node:http').IncomingMessage;
		}

		interface Locals {
			/** Who is signed in. */
			member?: { id: string; name: string };
			/** Who asks the API. */
			token?: { id: string; name?: string; role: import('#lib/server/auth/tokens.ts').Role };
		}
	}
}

export {};
