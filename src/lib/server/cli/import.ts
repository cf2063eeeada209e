import type { Readable } from 'node:stream';
import { isCampaignKind } from '#lib/experiment/campaign-kind.ts';
import type { EndDeclaration } from '#lib/experiment/ending.ts';
import { dayOf } from '#lib/experiment/day.ts';
import { purgeWords } from '#lib/experiment/proof-words.ts';
import { parseMapping } from '#lib/table/columns/mapping.ts';
import { problemWords } from '#lib/table/problems/problem.ts';
import { dataCategories, dataCategory } from '#lib/privacy/data-category.ts';
import { basename } from 'node:path';
import { z } from 'zod';
import { commandLine } from '../audit/record.ts';
import { audit } from '../audit/audit.ts';
import { importEvents } from '../ingest/import-events.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { named, shortSlug, slugForRows } from '../campaigns/find.ts';
import { commandLineViewer } from '../campaigns/viewer.ts';
import { retainUntil as usualLastDay } from '../campaigns/workspace.ts';
import { checkFile } from '../ingest/check.ts';
import { importFile } from '../ingest/import.ts';
import type { CheckOutcome, ImportRequest, NotStored } from '../ingest/import-request.ts';
import type { Publication } from '../ingest/publish-stored.ts';
import type { Declaration } from '../campaigns/declarations.ts';
import { declaredTexts, lastDayProblem } from '../facts/declaration.ts';
import { readSettings } from '../settings/settings.ts';
import { closeStores } from '../db/stores.ts';
import { openFolder } from './open-folder.ts';
import { openFile, printProblems, readDates, readImpossible, readSplit } from './analyse.ts';
import { readingFlags, readReadingFlags, readSameAs } from './flags.ts';
import { readArguments, readDay, readFact, UsageError } from './usage.ts';
import { waitReporter } from './terminal.ts';

type Conflict = Extract<NotStored, { kind: 'conflict' }>;

/** What is declared of an upload: `--uses "VARIANT=code,code"` names the personal data that a variant uses. */
function declarationOf(
	values: Partial<Record<'owner' | 'source' | 'purpose' | 'legal-basis' | 'retain-until', string>> & {
		uses?: string[];
	},
	{ usual, today }: { usual: number; today: number }
): Declaration {
	const categories = (values.uses ?? []).map((text): [string, string[]] => {
		const cut = text.lastIndexOf('=');
		const codes = text
			.slice(cut + 1)
			.split(',')
			.filter((code) => code !== '');
		const unknown = codes.find((code) => dataCategory(code) === null);
		if (cut < 1 || unknown !== undefined) {
			const known = dataCategories.map(({ code }) => code).join(', ');
			throw new UsageError(`--uses must be "VARIANT=code,code" with codes out of ${known}, not "${text}"`);
		}
		return [text.slice(0, cut), codes];
	});
	const declared = readFact(z.object(declaredTexts).partial(), {
		...values,
		legalBasis: values['legal-basis']
	});
	const until = values['retain-until'];
	const retainUntil = until === undefined ? usual : readDay('retain-until', until);
	const late = until === undefined ? null : lastDayProblem(retainUntil, today);
	if (late !== null) throw new UsageError(`--retain-until ${until}: ${late}`);
	const { owner = null, source = null, purpose = null, legalBasis = null } = declared;
	return { owner, source, purpose, legalBasis, categories: Object.fromEntries(categories), retainUntil };
}

/** `--ended true` and `--ended=false` as `--ended` and `--running`. */
const withPlainEnd = (args: readonly string[]): string[] =>
	args.flatMap((arg, i) => {
		if (arg === '--ended=true' || arg === '--ended=false')
			return arg === '--ended=true' ? '--ended' : '--running';
		if (arg === '--ended' && args[i + 1] === 'false') return '--running';
		return args[i - 1] === '--ended' && (arg === 'true' || arg === 'false') ? [] : arg;
	});

/** Whether more days will come: `--ends DAY` (or `--ends-on`), `--running` or `--ended`, one of them. */
function readEnding(values: { ends?: string; 'ends-on'?: string; ended?: boolean; running?: boolean }): {
	readonly ending?: EndDeclaration;
} {
	const { ends = values['ends-on'], ended = false, running = false } = values;
	const isTwice = values.ends !== undefined && values['ends-on'] !== undefined;
	if (isTwice || (ended && (running || ends !== undefined)))
		throw new UsageError('say one of --ends DAY, --running and --ended');
	if (ends !== undefined) return { ending: { kind: 'running', endsOn: readDay('ends', ends) } };
	if (ended) return { ending: { kind: 'ended' } };
	return running ? { ending: { kind: 'running', endsOn: null } } : {};
}

/** What `--campaign` means: a slug names a campaign that is there; anything else is the name of one, or of a new one. */
async function campaignCalled(
	store: Read,
	text: string | undefined
): Promise<{ into?: string; name?: string }> {
	if (text === undefined) return {};
	const bySlug = await slugForRows(store, commandLineViewer, text);
	const found = bySlug.kind === 'none' ? await named(store, commandLineViewer, text) : bySlug;
	if (found.kind === 'found') return { into: found.campaign.id, name: found.campaign.name };
	if (found.kind === 'question')
		throw new UsageError(
			`several campaigns are called "${text}": name one of ${found.among.map(({ slug }) => slug).join(', ')}`
		);
	return { name: text };
}

/** A slug as the command line takes it too, without the random end of an unpublished one. */
async function shortName(store: Read, slug: string): Promise<string> {
	const campaign = await campaigns.find(store, slug);
	return campaign ? await shortSlug(store, commandLineViewer, campaign) : slug;
}

async function printConflict(
	store: Read,
	file: string,
	{ code, words, sameFile }: Conflict
): Promise<number> {
	console.error(`${file}:1: ${code}: ${words}`);
	if (sameFile)
		console.error(`  say --same-file another, or --campaign ${await shortName(store, sameFile.first.slug)}`);
	return 1;
}

/** What would be stored, and with `--release` what publishing would answer. */
async function printCheck(store: Read, file: string, outcome: CheckOutcome): Promise<number> {
	switch (outcome.kind) {
		case 'refused':
			printProblems(file, outcome.problems);
			return 1;
		case 'conflict':
			return await printConflict(store, file, outcome);
		case 'duplicate':
			console.log(`These bytes are stored already, as upload ${outcome.uploadId}.`);
			for (const one of outcome.campaigns) printPublication(await shortName(store, one.slug), one);
			return 0;
		case 'checked':
			for (const words of outcome.notices) console.error(`note: ${words}`);
			for (const { name, rows, publication } of outcome.campaigns) {
				console.log(
					`${name}: ${rows} rows would be stored${publication?.released ? ' and published' : ''}; nothing was`
				);
				if (publication) printPublication(name, publication);
			}
			return 0;
	}
}

/** Why something is not published, and what to answer. */
function printPublication(
	name: string,
	{ notReleased, resembles, waiting }: Omit<Publication, 'released'>
): void {
	for (const words of [waiting, notReleased])
		if (words !== undefined) console.error(`note: ${name}: ${words}`);
	if (resembles) console.error('note: publish with --same-as version, audience or none');
}

/** `import FILE --campaign SLUG …`: stores a file's cells, and publishes them with `--release`; with `--dry-run` it only says what would be. */
export async function importCommand(args: string[], projectFolder: string): Promise<number> {
	const { positionals, values } = readArguments({
		args: withPlainEnd(args),
		allowPositionals: true,
		allowNegative: true,
		options: {
			...readingFlags,
			campaign: { type: 'string' },
			control: { type: 'string' },
			currency: { type: 'string' },
			split: { type: 'string', multiple: true },
			map: { type: 'string', multiple: true },
			impossible: { type: 'string', multiple: true },
			'date-order': { type: 'string' },
			year: { type: 'string' },
			starts: { type: 'string' },
			ends: { type: 'string' },
			'ends-on': { type: 'string' },
			ended: { type: 'boolean' },
			running: { type: 'boolean' },
			replaces: { type: 'string' },
			audience: { type: 'string' },
			kind: { type: 'string' },
			release: { type: 'boolean' },
			'dry-run': { type: 'boolean' },
			recurring: { type: 'boolean' },
			owner: { type: 'string' },
			source: { type: 'string' },
			purpose: { type: 'string' },
			'legal-basis': { type: 'string' },
			uses: { type: 'string', multiple: true },
			'retain-until': { type: 'string' },
			'same-as': { type: 'string' },
			'same-file': { type: 'string' }
		}
	});
	const [file, ...more] = positionals;
	if (!file || more.length > 0) throw new UsageError('write: import FILE --campaign SLUG [options]');
	if (file === '-')
		throw new UsageError('import needs a file, not standard input: it is read more than once');
	const { mapping, problems } = parseMapping(values.map ?? []);
	if (problems.length > 0) throw new UsageError(problems.map(problemWords).join('; '));
	const { kind } = values;
	if (kind !== undefined && !isCampaignKind(kind))
		throw new UsageError('say --kind campaign or --kind programme');
	const samePeople = readSameAs(values['same-as']);
	if (values['same-file'] !== undefined && values['same-file'] !== 'another')
		throw new UsageError('say --same-file another, or name the first campaign with --campaign');
	const open = openFile(file) as () => Readable;
	const now = new Date();
	const { dataFolder, limits } = readSettings(process.env, projectFolder);
	const stores = openFolder(dataFolder, projectFolder);
	try {
		const { into, name } = await campaignCalled(stores.holdout, values.campaign);
		const request: ImportRequest = {
			open,
			file: basename(file),
			release: values.release ?? false,
			now,
			mapping: Object.fromEntries(mapping),
			...readImpossible(values.impossible),
			limits,
			declaration: declarationOf(values, {
				usual: await usualLastDay(stores.holdout, now),
				today: dayOf(now)
			}),
			onWait: waitReporter(),
			...readReadingFlags(values),
			...(values.recurring === undefined ? {} : { recurring: values.recurring }),
			...(values.recurring === false ? { oncePerPerson: true } : {}),
			sender: { actor: commandLine, address: null },
			...readDates(values['date-order'], values.year),
			...readEnding(values),
			...(values.replaces === undefined ? {} : { replaces: values.replaces }),
			...(values.control === undefined ? {} : { control: values.control }),
			...(into ? { into } : {}),
			...(samePeople ? { samePeople } : {}),
			...(values['same-file'] === 'another' ? { sameFile: values['same-file'] } : {}),
			campaign: {
				...(name ? { name } : {}),
				...(values.split ? { planned: readSplit(values.split) ?? {} } : {}),
				...(values.currency ? { currency: values.currency } : {}),
				...(values.starts ? { startsOn: readDay('starts', values.starts) } : {}),
				...(values.audience ? { audienceId: values.audience } : {}),
				...(kind ? { kind } : {})
			}
		};
		if (values['dry-run']) return await printCheck(stores.holdout, file, await checkFile(stores, request));
		const outcome = await importFile(stores, request);
		for (const event of importEvents(outcome, basename(file)))
			await stores.holdout.write(
				(tx) => audit.add(tx, { outcome: 'done', ...event, at: new Date(), actor: commandLine }),
				{}
			);
		switch (outcome.kind) {
			case 'refused':
				printProblems(file, outcome.problems);
				return 1;
			case 'conflict':
				return await printConflict(stores.holdout, file, outcome);
			case 'duplicate':
				console.log(`These bytes are stored already, as upload ${outcome.uploadId}.`);
				for (const { slug, notReleased } of values.release ? outcome.campaigns : []) {
					console.log(
						`${await shortName(stores.holdout, slug)}: ${outcome.published.includes(slug) ? 'published now' : 'nothing new published'}`
					);
					if (notReleased !== undefined) console.error(`note: ${notReleased}`);
				}
				return 0;
			case 'stored':
				for (const words of outcome.notices) console.error(`note: ${words}`);
				if (values['retain-until'] !== undefined)
					console.error(`note: raw rows are deleted after ${values['retain-until']}. ${purgeWords}`);
				for (const { slug, rows, released, notReleased, resembles, waiting } of outcome.campaigns) {
					console.log(
						`${await shortName(stores.holdout, slug)}: ${rows} rows stored${released ? ' and published' : '; not published yet'}`
					);
					if (waiting !== undefined) console.error(`note: ${waiting}`);
					if (notReleased !== undefined) console.error(`note: ${notReleased}`);
					if (resembles) console.error(`note: publish with --same-as version, audience or none`);
				}
				return 0;
		}
	} finally {
		closeStores(stores);
	}
}
