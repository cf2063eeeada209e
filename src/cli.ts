// The command line: the same core as the server, no web server needed. Run it with `npm run -s holdout -- …`.
import { fileURLToPath } from 'node:url';
import './quick-imports.ts';
import { UsageError } from '#lib/server/cli/usage.ts';
import { findProjectFolder } from '#lib/server/settings/project-folder.ts';
import { readSettings, SettingsError } from '#lib/server/settings/settings.ts';

const usage = `holdout <command>

  analyse FILE [--control NAME] [--campaign NAME] [--k N] [--min-outcome N] [--by DIM[,DIM…]]
               [--confidence 0.95] [--split "NAME=WEIGHT"]… [--currency EUR] [--map "COLUMN=ROLE"]…
               [--variant NAME] [--date-order ymd|dmy|mdy] [--year 2014] [--errors OUT.csv] [--json]
               [--primary METRIC] [--between] [--prior flat|sceptical] [--running [--planned-people N]] [--recurring]
               [--impossible "METRIC=VARIANT"]…
                                  what a viewer may see of one file (or - for standard input);
                                  nothing is stored. --running: ranges valid for every look;
                                  --recurring: people are counted on several days; --prior: chances too;
                                  --between: treatments against one another too
                                  ROLE: people, revenue, dimension, ignore, …; of own measures
                                  yes-no, count (also: measure), amount or score; --impossible: leaves a
                                  variant out of a metric that can't happen in it
  import FILE|- --campaign SLUG [--template NAME|auto] [--control NAME] [--currency EUR] [--map "COLUMN=ROLE"]…
               [--starts DAY] [--ends DAY | --running | --ended] [--replaces SLUG] [--audience ID] [--kind programme]
               [--release [--same-as ANSWER]] [--same-file another] [--dry-run]
               [--recurring] [--impossible "METRIC=VARIANT"]…
               [--owner WORDS] [--source WORDS] [--purpose WORDS] [--legal-basis WORDS]
               [--uses "VARIANT=code,code"]… [--retain-until DAY]
                                  store a file's cells (- for standard input), and publish them with
                                  --release. --template: read it as saved, by name or by its header.
                                  --ends: more days come until DAY; --running: more days come; --ended: this
                                  is everything.
                                  Without them a running campaign stays running, and a new one runs where
                                  the last day of the file is at most 35 days ago. --dry-run: store nothing,
                                  and say what would be, with --release also what publishing would ask.
                                  --same-file another: a second campaign of a file that came before
  watch FOLDER [--once] [--every SECONDS] [options of import]
                                  stores each file that comes into a folder, read by the template of its
                                  header, and moves it to done or failed there; --once: what is there now.
                                  Ended and started again, it continues with what is in the folder
  release SLUG [--preview] [--close] [--complete | --whole] [--same-as ANSWER]
                                  publish what is ready (--close ends the period now), or say what would be;
                                  of an ended campaign the days with complete outcomes, or all of them.
                                  ANSWER: version, audience or none, where results resemble others;
                                  new-wave: the people of its audience were drawn again
  reopen SLUG [--ends DAY]        later days can join an ended campaign again; recorded, and its ranges
                                  are valid for every look from then on
  withdraw SLUG                   hide everything published of a campaign
  hand-over SLUG PERSON           it belongs to another member (email) or token (name) from now on
  verify                          check both databases, that every published number is as it was
                                  published, the certificates of its proof, and the audit log
  backup FILE                     both databases as they are now, in one file; the server may run
  restore FILE [--force]          the databases of a backup, checked first; --force replaces others
  plan (--rate 0.02 | --mean 1.2 --sd 14) [--lift 0.1] [--people N] [--power 0.8] [--confidence 0.95]
       [--share 0.5] [--treatments 1] [--sequential] [--per-day N [--so-far N]] [--json]
                                  people needed for a lift, the smallest lift found with so many people,
                                  or with both the chance to find it; people and days count all variants
  sql --dialect bigquery|snowflake|redshift|postgresql|duckdb --campaign NAME [--dimensions COL[,COL…]]
      [--measures conversions,revenue,…] [--outcome-days 14] [--pre-days N] [--min-people N]
      [--exposures TABLE] [--events TABLE]
                                  the query that adds persons and their events up into a file
  serve [--no-work]               the web server; --no-work: other processes do its work, see work
  work                            stores files, publishes and does what is due, for servers; answers no requests
  database setup --url URL        makes roles and tables in a PostgreSQL database; URL is an administrator's.
                                  Prints HOLDOUT_DATABASE_URL for workers and for web processes
  move --to URL|FOLDER            copies the data folder's databases into an empty PostgreSQL database, or
                                  PostgreSQL's into a folder; compared and verified, and the source stays
  demo add | demo remove          the demo campaigns
  digest --preview [--html]       the weekly digest as it would be sent now; nothing is sent
  member add EMAIL --role marketer|analyst|manager|admin
                                  a member, or a new password for one: prints a link that works once
  token add NAME --role marketer|analyst|manager|admin [--days N]
                                  an API token; its secret is printed once
  token rotate NAME | hand-over NAME EMAIL
                                  another secret; or it acts for a member from now on
  help COMMAND | help settings    one command; or all settings (environment variables), with their defaults

Exit codes: 0 done; 1 it was refused or failed (reasons on standard error, one a line); 2 wrong usage.`;

const projectFolder = (): string => findProjectFolder(fileURLToPath(new URL('.', import.meta.url)));

/** Loaded only when asked for, so that the help and a refusal answer at once. */
async function run(command: string | undefined, args: string[]): Promise<number> {
	const project = projectFolder();
	switch (command) {
		case 'analyse':
			return (await import('#lib/server/cli/analyse.ts')).analyseCommand(args);
		case 'import':
			return (await import('#lib/server/cli/import/import.ts')).importCommand(args, project);
		case 'watch':
			return (await import('#lib/server/cli/import/watch.ts')).watchCommand(args, project);
		case 'plan':
			return (await import('#lib/server/cli/plan.ts')).planCommand(args);
		case 'release':
			return (await import('#lib/server/cli/release.ts')).releaseCommand(args, project);
		case 'reopen':
			return (await import('#lib/server/cli/reopen.ts')).reopenCommand(args, project);
		case 'hand-over':
			return (await import('#lib/server/cli/hand-over.ts')).handOverCommand(args, project);
		case 'withdraw':
			return (await import('#lib/server/cli/release.ts')).withdrawCommand(args, project);
		case 'verify':
			return (await import('#lib/server/cli/release.ts')).verifyCommand(args, project);
		case 'backup':
			return (await import('#lib/server/cli/backup.ts')).backupCommand(args, project);
		case 'restore':
			return (await import('#lib/server/cli/backup.ts')).restoreCommand(args, project);
		case 'sql':
			return (await import('#lib/server/cli/sql.ts')).sqlCommand(args);
		case 'serve':
			return (await import('#lib/server/cli/serve.ts')).serve(args, project);
		case 'work':
			return (await import('#lib/server/cli/work.ts')).work(args, project);
		case 'move':
			return (await import('#lib/server/cli/move.ts')).moveCommand(args, project);
		case 'database':
			return (await import('#lib/server/cli/database.ts')).databaseCommand(args);
		case 'demo':
			return (await import('#lib/server/cli/demo.ts')).demoCommand(args, project);
		case 'digest':
			return await (await import('#lib/server/cli/digest.ts')).digestCommand(args, project);
		case 'member':
			return await (await import('#lib/server/cli/member.ts')).memberCommand(args, project);
		case 'token':
			return await (await import('#lib/server/cli/token.ts')).tokenCommand(args, project);
		case 'help':
			if (args.length > 0) return (await import('#lib/server/cli/help.ts')).helpCommand(args, usage);
			console.log(usage);
			return 0;
		case undefined:
		case '--help':
		case '-h':
			console.log(usage);
			return command === undefined ? 2 : 0;
		default:
			throw new UsageError(`does not know the command "${command}"`);
	}
}

/** What an error means that has its reason outside of Holdout; null for one whose stack is wanted. */
async function failureWords(error: unknown): Promise<string | null> {
	const { failureWords: words } = await import('#lib/server/cli/failure.ts');
	return words(error, readSettings(process.env, projectFolder()).dataFolder);
}

// What we write is for the one who runs it.
process.umask(0o077);
const [command, ...args] = process.argv.slice(2);
try {
	process.exitCode = await run(command, args);
} catch (error) {
	if (error instanceof UsageError || error instanceof SettingsError) {
		console.error(`holdout: ${error.message}`);
		console.error('Say `npm run -s holdout -- help` for the commands.');
		process.exitCode = 2;
	} else {
		const words = await failureWords(error);
		if (words === null) throw error;
		console.error(`holdout: ${words}`);
		process.exitCode = 1;
	}
}
