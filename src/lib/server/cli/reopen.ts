import { day } from '#lib/format/date.ts';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { commandLine } from '../audit/record.ts';
import { audit } from '../audit/audit.ts';
import { campaignChanged } from '../campaigns/campaign-changed.ts';
import { reopen, reopenRefusal, reopenRefusalWords } from '../release/ending.ts';
import { campaignOf, withStores } from './release.ts';
import { readArguments, readDay } from './usage.ts';

/** `reopen SLUG [--ends DAY]`: later days can join an ended campaign again. Acts as an administrator. */
export function reopenCommand(args: string[], projectFolder: string): Promise<number> {
	const { positionals, values } = readArguments({
		args,
		allowPositionals: true,
		options: { ends: { type: 'string' }, 'ends-on': { type: 'string' } }
	});
	const ends = values.ends ?? values['ends-on'];
	const until = ends === undefined ? null : readDay('ends', ends);
	return withStores(projectFolder, async (stores) => {
		const { holdout } = stores;
		const now = new Date();
		return await holdout.write(async (tx) => {
			const campaign = await campaignOf({ holdout: tx }, positionals[0]);
			const hasPassed = until !== null && until < dayOf(now, campaign.timeZone);
			const refused =
				(await reopenRefusal(tx, campaign, { isOwner: false, isAdministrator: true, now })) ??
				(hasPassed ? 'end_has_passed' : null);
			if (refused) {
				console.error(`${campaign.slug}:1: ${refused}: ${reopenRefusalWords(refused)}`);
				return 1;
			}
			await reopen(tx, campaign, until, { by: commandLine.name, now });
			const after = await campaignOf({ holdout: tx }, campaign.slug);
			for (const event of campaignChanged(campaign, after, { isSplitChanged: false }))
				await audit.add(tx, { at: now, actor: commandLine, outcome: 'done', ...event });
			console.log(
				`${campaign.slug}: reopened${until === null ? '' : ` until ${day(isoDay(until))}`}; ranges are valid for every look from now on`
			);
			return 0;
		});
	});
}
