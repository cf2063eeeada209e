import { isCampaignKind } from '#lib/experiment/campaign-kind.ts';
import type { EndDeclaration } from '#lib/experiment/ending.ts';
import { dayOf } from '#lib/experiment/day.ts';
import { emptyReading, type FileReading } from '#lib/table/reading.ts';
import { parseMapping } from '#lib/table/columns/mapping.ts';
import { problemWords } from '#lib/table/problems/problem.ts';
import { dataCategories, dataCategory } from '#lib/privacy/data-category.ts';
import { z } from 'zod';
import { commandLine } from '../../audit/record.ts';
import type { Read } from '../../db/database.ts';
import { named, slugForRows } from '../../campaigns/find.ts';
import { commandLineViewer } from '../../campaigns/viewer.ts';
import { retainUntil as usualLastDay } from '../../campaigns/workspace.ts';
import type { ImportRequest } from '../../ingest/import-request.ts';
import type { Declaration } from '../../campaigns/declarations.ts';
import { declaredTexts, lastDayProblem } from '../../facts/declaration.ts';
import type { ReadLimits } from '../../settings/read-limits.ts';
import { readDates, readImpossible, readSplit } from '../analyse.ts';
import { readingFlags, readReadingFlags, readSameAs } from '../flags.ts';
import { readArguments, readDay, readFact, UsageError } from '../usage.ts';
import { waitReporter } from '../terminal.ts';

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

/** Flags of how files are read, and of what is declared of them. */
export const importOptions = {
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
	'same-file': { type: 'string' },
	template: { type: 'string' }
} as const;

/**
 * Reads the flags of `import`, before any file is opened.
 * @throws {UsageError}
 */
export function readImportFlags(args: readonly string[]) {
	const { positionals, values } = readArguments({
		args: withPlainEnd(args),
		allowPositionals: true,
		allowNegative: true,
		options: importOptions
	});
	const { mapping, problems } = parseMapping(values.map ?? []);
	if (problems.length > 0) throw new UsageError(problems.map(problemWords).join('; '));
	const { kind } = values;
	if (kind !== undefined && !isCampaignKind(kind))
		throw new UsageError('say --kind campaign or --kind programme');
	const samePeople = readSameAs(values['same-as']);
	if (values['same-file'] !== undefined && values['same-file'] !== 'another')
		throw new UsageError('say --same-file another, or name the first campaign with --campaign');
	return { positionals, values, mapping, kind, samePeople };
}

export type ImportFlags = ReturnType<typeof readImportFlags>;

/** A file to be stored. */
export interface ImportSource {
	readonly open: ImportRequest['open'];
	/** Its name, for the history of uploads. */
	readonly file: string;
	/** A file without a name that says nothing of its campaign is refused. */
	readonly needsName: boolean;
}

/** The request that flags and a template make of a file: what a flag says comes before the template. */
export async function importRequest(
	store: Read,
	{ values, mapping, kind, samePeople }: ImportFlags,
	{
		source,
		template,
		limits,
		now
	}: {
		readonly source: ImportSource;
		readonly template: FileReading | null;
		readonly limits: ImportRequest['limits'] & Partial<ReadLimits>;
		readonly now: Date;
	}
): Promise<ImportRequest> {
	const { campaignName, ...saved } = template ?? emptyReading;
	const { dialect, ...reading } = readReadingFlags(values);
	const { into, name } = await campaignCalled(store, values.campaign ?? campaignName);
	return {
		...(template ? { ...saved, ...(values.currency ? { currency: values.currency } : {}) } : {}),
		...source,
		release: values.release ?? false,
		now,
		mapping: { ...saved.mapping, ...Object.fromEntries(mapping) },
		...readImpossible(values.impossible),
		...(limits ? { limits } : {}),
		declaration: declarationOf(values, { usual: await usualLastDay(store, now), today: dayOf(now) }),
		onWait: waitReporter(),
		...reading,
		dialect: { ...saved.dialect, ...dialect },
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
}
