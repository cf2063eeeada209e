import { openStores, closeStores } from '../stores.ts';
import { readSettings } from '../settings.ts';
import { commandLine } from '../audit/actor.ts';
import { audit } from '../audit/audit.ts';
import { roles, tokens, type Role } from '../auth/tokens.ts';
import { readArguments, UsageError } from './usage.ts';

const isRole = (text: string | undefined): text is Role => roles.some((role) => role === text);

/** `token add NAME --role ROLE`: makes an API token and prints its secret, once. */
export function tokenCommand(args: string[], projectFolder: string): number {
	const { positionals, values } = readArguments({
		args,
		allowPositionals: true,
		options: { role: { type: 'string' } }
	});
	const [verb, name, ...more] = positionals;
	if (verb !== 'add' || !name || more.length > 0) throw new UsageError('write: token add NAME --role ROLE');
	if (!isRole(values.role)) throw new UsageError(`--role must be one of ${roles.join(', ')}`);
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
				return tokens.add(stores.holdout, { name, role, now: at });
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
