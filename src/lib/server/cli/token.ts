import { openStores, closeStores } from '../stores.ts';
import { readSettings } from '../settings.ts';
import { commandLine } from '../audit/actor.ts';
import { audit } from '../audit/audit.ts';
import { isRole, roles, tokens } from '../auth/tokens.ts';
import { readArguments, readNumber, UsageError } from './usage.ts';

/** `token add NAME --role ROLE [--days N]`: makes an API token and prints its secret, once. */
export function tokenCommand(args: string[], projectFolder: string): number {
	const { positionals, values } = readArguments({
		args,
		allowPositionals: true,
		options: { role: { type: 'string' }, days: { type: 'string' } }
	});
	const [verb, name, ...more] = positionals;
	if (verb !== 'add' || !name || more.length > 0)
		throw new UsageError('write: token add NAME --role ROLE [--days N]');
	if (!isRole(values.role)) throw new UsageError(`--role must be one of ${roles.join(', ')}`);
	const days =
		values.days === undefined
			? undefined
			: readNumber('days', values.days, { least: 1, most: 3650, whole: true });
	const stores = openStores(readSettings(process.env, projectFolder).dataFolder, projectFolder);
	try {
		const { role } = values;
		const at = new Date();
		const secret = stores.holdout.transaction(
			() => {
				audit.add(stores.holdout, {
					at,
					actor: commandLine,
					action: 'token-added',
					target: name,
					outcome: 'done',
					details: { role }
				});
				return tokens.add(stores.holdout, { name, role, now: at, days });
			},
			{ behavior: 'immediate' }
		);
		console.log(secret);
		console.error(`Token "${name}" (${role}) is made. Its secret is shown only now.`);
		return 0;
	} finally {
		closeStores(stores);
	}
}
