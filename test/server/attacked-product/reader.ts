import type { Role } from '#lib/server/accounts/tokens.ts';
import type { Product } from '../../e2e/product.ts';
import type { Answer } from './answer.ts';

/** Who reads: a member by role, or whoever has a link. */
export type Reader = Role | 'guest';

interface Asking {
	readonly accept: string | undefined;
	readonly moment: number;
}

/** Addresses of data and files: the words of pages are made of their data. */
export const dataOnly =
	/^\/api\/|__data\.json(?:\?view=bayesian)?$|\.(?:csv|jsonl?)$|panel\.csv\?panel=all$|\/download/;

/** Requests under way at once. */
const atOnce = 4;

/** Reads addresses as somebody: pages with a session, the API with a token. */
export const reader = (
	product: Product,
	who: { readonly cookies: ReadonlyMap<Reader, string>; readonly secrets: ReadonlyMap<Reader, string> }
) => {
	const ask = async (as: Reader, path: string, { accept, moment }: Asking): Promise<Answer> => {
		const isApi = path.startsWith('/api/') || path === '/metrics';
		const headers = {
			...(isApi
				? { authorization: `Bearer ${who.secrets.get(as) ?? 'hold_none'}` }
				: { cookie: who.cookies.get(as) ?? '' }),
			...(accept === undefined ? {} : { accept })
		};
		const get = () => fetch(`${product.origin}${path}`, { redirect: 'manual', headers });
		// A connection that nobody used for a while may be closed at the moment it is used again.
		const response = await get().catch(get);
		return {
			moment,
			asked: `${as}${accept === undefined ? '' : ` ${accept}`} ${path}`,
			status: response.status,
			type: response.headers.get('content-type') ?? '',
			text: await response.text()
		};
	};
	return async (as: Reader, paths: readonly string[], moment: number): Promise<Answer[]> => {
		const forms = paths.flatMap((path) =>
			(path.includes('/results') && !path.includes('from=') ? [undefined, 'text/csv'] : [undefined]).map(
				(accept) => ({ path, accept })
			)
		);
		const answers: Answer[] = [];
		for (let from = 0; from < forms.length; from += atOnce)
			answers.push(
				...(await Promise.all(
					forms.slice(from, from + atOnce).map(({ path, accept }) => ask(as, path, { accept, moment }))
				))
			);
		return answers;
	};
};
