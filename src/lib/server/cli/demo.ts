import { commandLine } from '../audit/record.ts';
import { audit } from '../audit/audit.ts';
import { demo } from '../demo/demo.ts';
import { readSettings } from '../settings/settings.ts';
import { closeStores } from '../db/stores.ts';
import { openFolder } from './open-folder.ts';
import { UsageError } from './usage.ts';
import { waitReporter } from './terminal.ts';

/** `demo add` and `demo remove`. */
export async function demoCommand(args: string[], projectFolder: string): Promise<number> {
	const [verb, ...more] = args;
	if ((verb !== 'add' && verb !== 'remove') || more.length > 0)
		throw new UsageError('write: demo add, or demo remove');
	const stores = openFolder(readSettings(process.env, projectFolder).dataFolder, projectFolder);
	try {
		const count =
			verb === 'add'
				? await demo.add(stores, new Date(), waitReporter())
				: await stores.private.write(() => demo.remove(stores), { onWait: waitReporter() });
		await stores.holdout.write(
			(tx) =>
				audit.add(tx, {
					at: new Date(),
					actor: commandLine,
					action: verb === 'add' ? 'demo-added' : 'demo-removed',
					target: null,
					outcome: 'done'
				}),
			{}
		);
		console.log(`${count} demo campaign${count === 1 ? '' : 's'} ${verb === 'add' ? 'added' : 'removed'}.`);
		return 0;
	} finally {
		closeStores(stores);
	}
}
