declare global {
	namespace App {
		interface Error {
			message: string;
			/** Stable, machine-readable reason of a refused request. */
			code?: string;
			/** Id of the request: finds the reason in the log. */
			reference?: string;
		}

		interface PageData {
			/** Who is signed in. */
			member?: { name: string; email: string; role: import('#lib/server/accounts/tokens.ts').Role } | null;
			/** What the workspace is called. */
			workspace?: string | null;
			/** What is shown is fixed: nothing can be switched. */
			fixed?: boolean;
			/** What the address of the workspace's logo ends in; null without one. */
			logo?: string | null;
			/** What they may do; pages leave out the rest, and the server refuses it. */
			may?: readonly import('#lib/server/accounts/permissions.ts').Permission[];
		}

		interface Platform {
			/** Node's request; not there in development. */
			req?: import('node:http').IncomingMessage;
		}

		interface Locals {
			/** Made here for each request; in the log and in the answer's `x-request-id`. */
			requestId: string;
			/** Origins whose pages may show this one in a frame; undefined for none. */
			embedOrigins?: readonly string[];
			/** The database was away while it was answered: the same request may succeed soon. */
			retryLater?: true;
			/** Who asks the API. */
			token?: { id: string; name?: string; role: import('#lib/server/accounts/tokens.ts').Role };
			/** Who is signed in. */
			member?: {
				id: string;
				name: string;
				email: string;
				role: import('#lib/server/accounts/tokens.ts').Role;
			};
			/** The session of who is signed in. */
			session?: {
				id: string;
				/** The password was typed a short while ago. */
				confirmed: boolean;
			};
		}
	}
}

export {};
