import { counted, number } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';
import { dateRange } from '#lib/format/date.ts';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { purgeWords, unpublishedPurgeWords } from '#lib/experiment/proof-words.ts';
import { waitingWords } from '#lib/experiment/publication-words.ts';
import { reasonWords } from '#lib/privacy/words.ts';
import { visibility } from '../analysis/visibility.ts';
import { commandLine } from '../audit/record.ts';
import { audit } from '../audit/audit.ts';
import { finishRestore } from '../backup/finish-restore.ts';
import { chainFaults, damage, faults } from '../backup/integrity.ts';
import { rawRights } from '../db/raw-rights.ts';
import type { RawRights } from '../db/postgres/rights.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import { atSlug, shortSlug } from '../campaigns/find.ts';
import { commandLineViewer } from '../campaigns/viewer.ts';
import { afterOthers } from '../db/wait.ts';
import type { ReleaseOptions } from '../release/ground.ts';
import { checkCertificates } from '../release/check-certificates.ts';
import { checkFacts } from '../release/check-facts.ts';
import { publishedTwice } from '../ledger/published-twice.ts';
import { soonPurged } from '../release/soon-purged.ts';
import { nothingNewWords, totalsBesideWords, type Publication, releaseEvent } from '../release/outcome.ts';
import { previewRelease, releaseStored, withdrawReleases } from '../release/release.ts';
import { samePeopleQuestion } from '../release/same-people-answer.ts';
import { readSettings } from '../settings/settings.ts';
import type { Read } from '../db/database.ts';
import { closeStores, type Stores } from '../db/stores.ts';
import { openFolder } from './open-folder.ts';
import { readSameAs } from './flags.ts';
import { readArguments, UsageError } from './usage.ts';
import { waitReporter } from './terminal.ts';

/** Opens both databases for one command. */
export async function withStores(
	projectFolder: string,
	act: (stores: Stores) => number | Promise<number>
): Promise<number> {
	const stores = openFolder(readSettings(process.env, projectFolder).dataFolder, projectFolder);
	try {
		return await act(stores);
	} finally {
		closeStores(stores);
	}
}

export async function campaignOf({ holdout }: { readonly holdout: Read }, slug: string | undefined) {
	const found = slug === undefined ? null : await atSlug(holdout, commandLineViewer, slug);
	if (found?.kind === 'found') return found.campaign;
	if (found?.kind === 'question')
		throw new UsageError(
			`several campaigns are called "${slug}": name one of ${found.among.map((one) => one.slug).join(', ')}`
		);
	throw new UsageError(slug === undefined ? 'name a campaign' : `there is no campaign "${slug}"`);
}

/** What becomes visible, in lines for people: ranges of days, and breakdowns with the share of people shown on their own. */
export function publicationLines({ buckets, epochs }: Publication): string[] {
	const days = (from: number | null, to: number | null) =>
		from === null || to === null ? 'all people' : dateRange(isoDay(from), isoDay(to));
	return [
		...buckets.map(({ from, to }) => `totals of ${days(from, to)}`),
		...epochs.flatMap((epoch) => {
			const total = epoch.tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people');
			const people = total?.blocks[0]?.sums.reduce((sum, [n = 0]) => sum + n, 0) ?? 0;
			const refused = epoch.tables.filter(({ axes, reason }) => axes.length === 1 && reason !== undefined);
			return [
				`everything of ${days(epoch.from, epoch.to)}: ${number(people)} people`,
				...visibility([epoch])
					.filter(({ visible }) => visible > 0)
					.map(({ by, visible }) => `  by ${by}: ${wholeShare(visible)} of people in a group of their own`),
				...refused.map(
					({ axes, measures, layer, reason }) =>
						`  by ${axes.join()}, ${layer === 'people' ? 'people' : measures.slice(1).join(', ')}: ${reason ? reasonWords(reason, epoch.policy) : ''}`
				)
			];
		})
	];
}

/** `release SLUG [--preview] [--close] [--complete | --whole]`: publishes what is ready, or says what would be. */
export function releaseCommand(args: string[], projectFolder: string): Promise<number> {
	const { positionals, values } = readArguments({
		args,
		allowPositionals: true,
		options: {
			preview: { type: 'boolean' },
			close: { type: 'boolean' },
			complete: { type: 'boolean' },
			whole: { type: 'boolean' },
			'same-as': { type: 'string' }
		}
	});
	return withStores(projectFolder, async (stores) => {
		const before = await campaignOf(stores, positionals[0]);
		const { id } = before;
		if (values.complete && values.whole) throw new UsageError('say either --complete or --whole');
		const samePeople = readSameAs(values['same-as']);
		const options: ReleaseOptions = {
			now: new Date(),
			closePeriod: values.close ?? false,
			...(samePeople ? { samePeople } : {}),
			...(values.complete ? { scope: 'complete' } : values.whole ? { scope: 'whole' } : {})
		};
		const outcome = values.preview
			? await previewRelease(stores, id, options)
			: await afterOthers(stores.private, () => releaseStored(stores, id, options), {
					onWait: waitReporter()
				});
		const campaign = (await campaigns.byId(stores.holdout, id)) ?? before;
		const slug = await shortSlug(stores.holdout, commandLineViewer, campaign);
		const event = values.preview ? null : releaseEvent(campaign.slug, outcome);
		if (event)
			await stores.holdout.write(
				(tx) => audit.add(tx, { outcome: 'done', ...event, at: options.now, actor: commandLine }),
				{}
			);
		switch (outcome.kind) {
			case 'refused':
				console.error(
					`${slug}:1: ${outcome.code}: ${outcome.words}${outcome.resembles ? ` Say --same-as version, audience or none (${outcome.resembles.map((one) => one.slug).join(', ')}).` : ''}`
				);
				return 1;
			case 'nothing-new':
				console.log(`${slug}: nothing new. ${nothingNewWords(outcome)}`);
				return 0;
			case 'released':
				console.log(`${slug}: ${values.preview ? 'would be published' : 'published'}`);
				for (const line of publicationLines(outcome)) console.log(`  ${line}`);
				if (outcome.publicName !== undefined)
					console.log(`  another campaign has its name: it becomes "${outcome.publicName}"`);
				if (outcome.resembles) console.log(`  ${samePeopleQuestion(outcome.resembles)}`);
				if (outcome.totalsBeside) console.log(`  ${totalsBesideWords(outcome.totalsBeside)}`);
				if (outcome.waiting) console.log(`  ${waitingWords(outcome.waiting)}`);
				return 0;
		}
	});
}

/** `withdraw SLUG`: hides everything published of a campaign. */
export function withdrawCommand(args: string[], projectFolder: string): Promise<number> {
	const { positionals } = readArguments({ args, allowPositionals: true, options: {} });
	return withStores(projectFolder, async (stores) => {
		const { id, slug } = await campaignOf(stores, positionals[0]);
		const at = new Date();
		const count = await stores.holdout.write(async (tx) => {
			await audit.add(tx, {
				at,
				actor: commandLine,
				action: 'release-withdrawn',
				target: slug,
				outcome: 'done'
			});
			return await withdrawReleases(tx, id, at);
		});
		console.log(`${slug}: ${counted(count, 'release')} withdrawn; the ledger keeps them`);
		return 0;
	});
}

/** Roles of web processes that may read raw rows are as bad as rows that were changed. */
const rightsFaults = (rights: RawRights | null): string[] =>
	rights?.web === 'open'
		? ['roles:1: raw_rows_open: holdout_web may read raw rows. Run `holdout database setup` again']
		: [];

/** What a role that reads raw rows says about the others. */
function rightsLines(rights: RawRights | null): string[] {
	if (rights === null) return [];
	return rights.web === 'closed'
		? ['The role of web processes, holdout_web, has no right to raw rows.']
		: [
				'note: all processes share one role, which reads raw rows. `holdout database setup` makes one for web processes that cannot.'
			];
}

/** `verify` with the connection of a web process: that it cannot read raw rows, and all that needs none. */
async function verifyWithoutRows({ holdout }: Stores, { role, tried }: RawRights): Promise<number> {
	const found = [...(await chainFaults(holdout)), ...(await publishedTwice(holdout))];
	for (const line of found) console.error(line);
	if (found.length > 0) return 1;
	const { entries } = await audit.verify(holdout);
	console.log(
		`The role ${role} cannot read raw rows: ${tried} ways were tried, and PostgreSQL refused all of them.`
	);
	console.log('Every release is as it was published.');
	console.log(`The audit log is whole up to ${entries === 0 ? 'its start' : `entry ${entries}`}.`);
	console.log('note: certificates are added up with the connection of a worker.');
	return 0;
}

/** `verify`: looks at both databases, recomputes every hash chain and adds every certificate up again. Exit 1 when something is damaged or was changed. */
export async function verifyCommand(args: string[], projectFolder: string): Promise<number> {
	if (args.length > 0) throw new UsageError('verify takes no arguments');
	const { dataFolder } = readSettings(process.env, projectFolder);
	finishRestore(dataFolder);
	const damaged = damage(dataFolder, { quick: false });
	for (const line of damaged) console.error(line);
	if (damaged.length > 0) return 1;
	const rights = await rawRights();
	return withStores(projectFolder, async (stores) => {
		if (rights?.open.length === 0) return verifyWithoutRows(stores, rights);
		const damages = [
			...rightsFaults(rights),
			...(await faults(stores)),
			...(await publishedTwice(stores.holdout))
		];
		// Certificates are about rows: without them there is nothing to add up.
		const check = damages.length > 0 ? null : await checkCertificates(stores);
		const found = [...damages, ...(check ? [...(await checkFacts(stores)), ...check.faults] : [])];
		for (const line of found) console.error(line);
		for (const name of check?.expired ?? []) console.log(`${name}: proof expired with the raw rows`);
		if (found.length > 0) return 1;
		const { entries, newest } = await audit.verify(stores.holdout);
		console.log('Both databases are whole, and every upload has its cells until its last day.');
		console.log('Every release is as it was published.');
		for (const line of rightsLines(rights)) console.log(line);
		if (check) console.log('Audiences, rules, answers, withdrawals and raw rows are as recorded.');
		for (const { slug, until, isPublished } of await soonPurged(stores.holdout, dayOf(new Date())))
			console.log(
				`note: ${slug}: raw rows are deleted after ${until}. ${isPublished ? purgeWords : unpublishedPurgeWords}`
			);
		if (check && check.proved > 0)
			console.log(`${counted(check.proved, 'certificate')} added up again from the stored rows.`);
		console.log(
			`The audit log is whole up to ${entries === 0 ? 'its start' : `entry ${entries}, ${newest}`}.`
		);
		return 0;
	});
}
