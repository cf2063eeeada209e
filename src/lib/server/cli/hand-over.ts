import { commandLine } from '../audit/record.ts';
import { audit } from '../audit/audit.ts';
import { changeOwnership, ownershipRefusalWords } from '../campaigns/change.ts';
import { personCalled, personName } from '../campaigns/people.ts';
import { commandLineViewer } from '../campaigns/viewer.ts';
import { campaignOf, withStores } from './release.ts';
import { readArguments, UsageError } from './usage.ts';

/** `hand-over SLUG PERSON`: a campaign belongs to another member or token from now on, on record. Acts as an administrator. */
export function handOverCommand(args: string[], projectFolder: string): Promise<number> {
	const { positionals } = readArguments({ args, allowPositionals: true, options: {} });
	const [slug, owner, ...more] = positionals;
	if (slug === undefined || owner === undefined || more.length > 0)
		throw new UsageError(
			'write: hand-over SLUG PERSON, the email address of a member or the name of a token'
		);
	return withStores(projectFolder, async (stores) => {
		const { holdout } = stores;
		const now = new Date();
		return await holdout.write(async (tx) => {
			const campaign = await campaignOf({ holdout: tx }, slug);
			const refused = await changeOwnership(
				tx,
				campaign,
				{ owner },
				{
					viewer: commandLineViewer,
					now,
					record: (event) => audit.add(tx, { outcome: 'done', ...event, at: now, actor: commandLine })
				}
			);
			if (refused) {
				console.error(`${campaign.slug}:1: ${refused}: ${ownershipRefusalWords(refused)}`);
				return 1;
			}
			console.log(`${campaign.slug}: belongs to ${await personName(tx, await personCalled(tx, owner))} now`);
			return 0;
		});
	});
}
