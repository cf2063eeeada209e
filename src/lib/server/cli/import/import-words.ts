import { purgeWords } from '#lib/experiment/proof-words.ts';
import { campaigns } from '../../campaigns/campaigns.ts';
import { shortSlug } from '../../campaigns/find.ts';
import { commandLineViewer } from '../../campaigns/viewer.ts';
import type { Read } from '../../db/database.ts';
import type { CheckOutcome, ImportOutcome, NotStored } from '../../ingest/import-request.ts';
import type { Publication } from '../../ingest/publish-stored.ts';
import { printProblems } from '../analyse.ts';

/** A slug as the command line takes it too, without the random end of an unpublished one. */
async function shortName(store: Read, slug: string): Promise<string> {
	const campaign = await campaigns.find(store, slug);
	return campaign ? await shortSlug(store, commandLineViewer, campaign) : slug;
}

/** Why nothing is stored. @returns the exit code */
async function printRefusal(
	store: Read,
	file: string,
	refusal: Exclude<NotStored, { kind: 'duplicate' }>
): Promise<1> {
	if (refusal.kind === 'refused') printProblems(file, refusal.problems);
	else {
		const { code, words, sameFile } = refusal;
		console.error(`${file}:1: ${code}: ${words}`);
		if (sameFile)
			console.error(
				`  say --same-file another, or --campaign ${await shortName(store, sameFile.first.slug)}`
			);
	}
	return 1;
}

const storedAlready = ({ uploadId }: { readonly uploadId: string }): string =>
	`These bytes are stored already, as upload ${uploadId}.`;

/** What would be stored, and with `--release` what publishing would answer. */
export async function printCheck(store: Read, file: string, outcome: CheckOutcome): Promise<number> {
	switch (outcome.kind) {
		case 'refused':
		case 'conflict':
			return await printRefusal(store, file, outcome);
		case 'duplicate':
			console.log(storedAlready(outcome));
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

/** What came of a file. @returns the exit code */
export async function printOutcome(
	store: Read,
	file: string,
	outcome: ImportOutcome,
	asked: { readonly release: boolean; readonly retainUntil: string | undefined }
): Promise<number> {
	switch (outcome.kind) {
		case 'refused':
		case 'conflict':
			return await printRefusal(store, file, outcome);
		case 'duplicate':
			console.log(storedAlready(outcome));
			for (const { slug, notReleased } of asked.release ? outcome.campaigns : []) {
				console.log(
					`${await shortName(store, slug)}: ${outcome.published.includes(slug) ? 'published now' : 'nothing new published'}`
				);
				if (notReleased !== undefined) console.error(`note: ${notReleased}`);
			}
			return 0;
		case 'stored':
			for (const words of outcome.notices) console.error(`note: ${words}`);
			if (asked.retainUntil !== undefined)
				console.error(`note: raw rows are deleted after ${asked.retainUntil}. ${purgeWords}`);
			for (const { slug, rows, released, notReleased, resembles, waiting } of outcome.campaigns) {
				console.log(
					`${await shortName(store, slug)}: ${rows} rows stored${released ? ' and published' : '; not published yet'}`
				);
				if (waiting !== undefined) console.error(`note: ${waiting}`);
				if (notReleased !== undefined) console.error(`note: ${notReleased}`);
				if (resembles) console.error(`note: publish with --same-as version, audience or none`);
			}
			return 0;
	}
}
