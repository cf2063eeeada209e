import { commandLine } from '../audit/record.ts';
import { audit } from '../audit/audit.ts';
import { entryLinks } from '../accounts/entry-links.ts';
import { members } from '../accounts/members.ts';
import { invite } from '../facts/accounts.ts';
import { readSettings } from '../settings/settings.ts';
import { closeStores } from '../db/stores.ts';
import { openFolder } from './open-folder.ts';
import { readArguments, readFact, UsageError } from './usage.ts';

/**
 * `member add EMAIL --role ROLE`: adds a member, or gives one who is there a new way in, and prints a one-use link. Whoever
 * has the data folder may do this, so that no workspace is ever locked.
 */
export async function memberCommand(args: string[], projectFolder: string): Promise<number> {
	const { positionals, values } = readArguments({
		args,
		allowPositionals: true,
		options: { role: { type: 'string' } }
	});
	const [verb, address, ...more] = positionals;
	if (verb !== 'add' || !address || more.length > 0)
		throw new UsageError('write: member add EMAIL --role ROLE');
	const { email, role } = readFact(invite, { email: address, role: values.role });
	const settings = readSettings(process.env, projectFolder);
	const stores = openFolder(settings.dataFolder, projectFolder);
	const store = stores.holdout;
	const now = new Date();
	try {
		const secret = await store.write(async (tx) => {
			const known = await members.findByEmail(tx, email);
			const added = known ? null : await members.add(tx, { email, name: '', role, now });
			const memberId = known?.id ?? (added?.kind === 'added' ? added.id : '');
			if (known) {
				await members.reactivate(tx, memberId, now);
				const refused = await members.setRole(tx, memberId, role, now);
				if (refused === 'last-administrator') return null;
			}
			await audit.add(tx, {
				at: now,
				actor: commandLine,
				action: 'member-invited',
				target: email,
				outcome: 'done',
				details: { role }
			});
			return await entryLinks.add(tx, { kind: 'invite', memberId }, now);
		});
		if (secret === null) {
			console.error(`${email} is the last administrator: make another one first.`);
			return 1;
		}
		console.log(`${settings.origin}/invite/${secret}`);
		console.error(`The link lets ${email} (${role}) choose a password. It works once, for 7 days.`);
		return 0;
	} finally {
		closeStores(stores);
	}
}
