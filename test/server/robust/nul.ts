/** A product, and who asks it. */
interface Asked {
	readonly origin: string;
	/** Of a member. */
	readonly cookie: string;
	/** Of a token. */
	readonly authorization: string;
}

const csv = 'campaign,variant,people\nSummer,a,4000\nSummer,b,4000\n';

/** Sends U+0000 by every way that a text takes into the product. @returns what it was answered, by the way */
export async function sendNul({
	origin,
	cookie,
	authorization
}: Asked): Promise<Record<string, number | string>> {
	const form = (field: string, value: string) => ({
		method: 'POST',
		headers: { cookie, origin, accept: 'text/html' },
		body: new URLSearchParams({ [field]: value })
	});
	const file = new FormData();
	file.set('file', new Blob([csv.replace('Summer,b', 'Sum\0mer,b')], { type: 'text/csv' }), 'nul.csv');
	const pasted = new FormData();
	pasted.set('pasted', csv.replace('variant', 'var\0iant'));
	const page = { headers: { cookie, accept: 'text/html' } };
	const api = { headers: { authorization } };
	const sent = (type: string, body: string) => ({
		method: 'POST',
		headers: { authorization, 'content-type': type },
		body
	});
	const campaign = { name: 'Sum\0mer', control: 'a', variants: ['a', 'b'].map((name) => ({ name })) };
	const ways: Record<string, [string, RequestInit]> = {
		'the path of a page': ['/campaigns/a%00b', page],
		'the id of an upload': ['/uploads/%00', page],
		'the query of a page': ['/?text=a%00b', page],
		'a name in the query of a page': ['/planner?a%00b=1', page],
		'the link of a share': ['/shared/%00', { headers: { accept: 'text/html' } }],
		'the address of a member': ['/sign-in?/password', form('email', 'a\0b@example.com')],
		'the name of a view': ['/?/saveView', form('name', 'a\0b')],
		'the name of a field': ['/?/saveView', form('a\0b', 'x')],
		'a file of a form': ['/uploads/new', { ...form('', ''), body: file }],
		'a pasted table': ['/uploads/new', { ...form('', ''), body: pasted }],
		'the path of the API': ['/api/v1/campaigns/a%00b/results', api],
		'the query of the API': ['/api/v1/campaigns/summer/results?by=%00', api],
		'a body of the API': ['/api/v1/campaigns', sent('application/json', JSON.stringify(campaign))],
		'a file of the API': ['/api/v1/uploads', sent('text/csv', csv.replace('Summer,b', 'Sum\0mer,b'))],
		'the name of a file': ['/api/v1/uploads?file=%00.csv', sent('text/csv', csv)]
	};
	const statuses: Record<string, number | string> = {};
	for (const [way, [path, init]] of Object.entries(ways)) {
		const answer = await fetch(origin + path, { redirect: 'manual', ...init });
		await answer.arrayBuffer();
		statuses[way] = answer.status;
		// A file is received first, and refused by whoever looks into it.
		const next = answer.headers.get('location');
		if (answer.status === 303 && next?.startsWith('/uploads/'))
			statuses[way] =
				/data-problem="(\w+)"/.exec(await (await fetch(origin + next, page)).text())?.[1] ?? 'taken';
	}
	return statuses;
}

/** The same answers on both databases. */
export const refusalsOfNul: Readonly<Record<string, number | string>> = {
	'the path of a page': 400,
	'the id of an upload': 400,
	'the query of a page': 400,
	'a name in the query of a page': 400,
	'the link of a share': 400,
	'the address of a member': 400,
	'the name of a view': 400,
	'the name of a field': 400,
	'a file of a form': 'not_csv',
	'a pasted table': 'not_csv',
	'the path of the API': 400,
	'the query of the API': 400,
	'a body of the API': 422,
	'a file of the API': 422,
	'the name of a file': 400
};
