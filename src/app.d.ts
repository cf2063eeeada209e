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
			/** Who asks the API. */
			token?: { id: string; role: import('#lib/server/auth/tokens.ts').Role };
			/** Who is signed in. */
			member?: { id: string; name: string; email: string; role: import('#lib/server/auth/tokens.ts').Role };
		}
	}
}

export {};
