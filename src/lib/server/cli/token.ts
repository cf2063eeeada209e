import type { z } from 'zod';
import { closeStores, type Stores } from '../db/stores.ts';
import { openFolder } from './open-folder.ts';
import { readSettings } from '../settings/settings.ts';
import { commandLine } from '../audit/record.ts';
import { audit, type NewEvent } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import { members } from '../accounts/members.ts';
import { tokens } from '../accounts/tokens.ts';
import { token } from '../facts/accounts.ts';
import { people } from '../campaigns/people.ts';
import { readArguments, readFact, UsageError } from './usage.ts';

const usage =
	'write: token add NAME --role ROLE [--days N], token rotate NAME, or token hand-over NAME EMAIL';

/** The one token in force of a name. @throws {UsageError} */
async function tokenCalled({ holdout }: Stores, name: string) {
	const found = (await tokens.list(holdout)).filter((token) => token.name === name);
	const [token] = found;
	if (!token || found.length > 1)
		throw new UsageError(`there ${found.length > 1 ? 'are several tokens' : 'is no token'} called "${name}"`);
	return token;
}

/** Does something in one transaction, on record. */
const onRecord = <T>(
	{ holdout }: Stores,
	at: Date,
	act: (tx: Tx) => Promise<{ event: NewEvent; done: T }>
): Promise<T> =>
	holdout.write(async (tx) => {
		const { event, done } = await act(tx);
		await audit.add(tx, { at, actor: commandLine, outcome: 'done', ...event });
		return done;
	});

async function add(stores: Stores, { name, role, days }: z.output<typeof token>): Promise<number> {
	const now = new Date();
	const secret = await onRecord(stores, now, async (tx) => ({
		event: { action: 'token-added', target: name, details: { role } },
		done: await tokens.add(tx, { name, role, now, days })
	}));
	console.log(secret);
	console.error(`Token "${name}" (${role}) created. Copy its secret now: it isn’t shown again.`);
	return 0;
}

async function rotate(stores: Stores, name: string): Promise<number> {
	const { id, role } = await tokenCalled(stores, name);
	const secret = await onRecord(stores, new Date(), async (tx) => ({
		event: { action: 'token-added', target: name, details: { role, rotated: true } },
		done: await tokens.rotate(tx, id)
	}));
	console.log(secret ?? '');
	console.error(
		`Token "${name}" has a new secret. Copy it now: it isn’t shown again. Its uploads stay its own.`
	);
	return 0;
}

async function handOver(stores: Stores, name: string, email: string): Promise<number> {
	const { id } = await tokenCalled(stores, name);
	const member = await members.findByEmail(stores.holdout, email);
	if (!member || member.deactivatedAt) throw new UsageError(`there is no active member "${email}"`);
	await onRecord(stores, new Date(), async (tx) => ({
		event: { action: 'token-handed-over', target: name, details: { to: member.email } },
		done: await people.handOverToken(tx, id, member.id)
	}));
	console.log(`Token "${name}" acts for ${member.email} now, and what it uploaded is theirs.`);
	return 0;
}

/** `token add NAME --role ROLE [--days N]`: makes an API token and prints its secret, once; `rotate` and `hand-over` change one. */
export async function tokenCommand(args: string[], projectFolder: string): Promise<number> {
	const { positionals, values } = readArguments({
		args,
		allowPositionals: true,
		options: { role: { type: 'string' }, days: { type: 'string' } }
	});
	const [verb, name, email, ...more] = positionals;
	const isKnown =
		((verb === 'add' || verb === 'rotate') && email === undefined) ||
		(verb === 'hand-over' && email !== undefined);
	if (!isKnown || !name || more.length > 0) throw new UsageError(usage);
	const days = values.days === undefined ? undefined : Number(values.days);
	const made = verb === 'add' ? readFact(token, { name, role: values.role, days }) : null;
	const stores = openFolder(readSettings(process.env, projectFolder).dataFolder, projectFolder);
	try {
		if (made) return await add(stores, made);
		if (email === undefined) return await rotate(stores, name);
		return await handOver(stores, name, email);
	} finally {
		closeStores(stores);
	}
}
