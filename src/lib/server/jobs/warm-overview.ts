import { currentLocale } from '#lib/format/locale.ts';
import { unanalysed } from '../analysis/analyse-ahead.ts';
import { cardOf, cardPlaces } from '../analysis/portfolio.ts';
import { recall, writeDown } from '../analysis/remembered.ts';
import { momentOf } from '../analysis/until-change.ts';
import { speakLocally } from '../campaigns/locale.ts';
import { runJob } from './job.ts';
import { log, safeError } from '../log/log.ts';
import { assumptions } from '../reports/assumptions.ts';
import { usesOf } from '../reports/data-returns.ts';
import { returnOf } from '../reports/returns.ts';
import { projectFolder, settings, store } from '../db/store.ts';
import { turns } from '../db/turns.ts';
import { declarations } from '../campaigns/declarations.ts';

const every = 2000;
let warmed = '';
let first: Promise<void> = Promise.resolve();

/** In the worker thread. Where that fails, each campaign is analysed here, as it is asked for. */
async function analyseElsewhere(now: Date): Promise<void> {
	try {
		await runJob({ kind: 'analyse', dataFolder: settings().dataFolder, projectFolder, now });
	} catch (error) {
		log().error({ error: safeError(error) }, 'campaigns could not be analysed ahead');
	}
}

/** What lists say of each campaign, one at a time, so that nobody waits for a thousand on opening the overview. */
async function warm(): Promise<void> {
	speakLocally();
	const moment = momentOf(store(), new Date());
	if (moment === warmed) return;
	// Also where it fails: the same again would fail again.
	warmed = moment;
	const now = new Date();
	if (unanalysed(store(), now).length > 0) await analyseElsewhere(now);
	const places = cardPlaces(store(), now);
	const list = places.map(({ campaign }) => campaign);
	const said = assumptions.newest(store(), list);
	const prints = declarations.fingerprints(store());
	const turn = turns();
	const locale = currentLocale();
	for (const place of places) {
		const { id } = place.campaign;
		const facts = { said: said.get(id) ?? null, print: prints.get(id) ?? '' };
		cardOf(store(), place, now);
		returnOf(store(), place, facts.said, now);
		usesOf(store(), place, facts, now);
		await turn();
		// What was begun in one locale is not gone on with in another: the next round begins anew.
		if (currentLocale() !== locale) return;
	}
	writeDown(store());
}

async function careful(): Promise<void> {
	try {
		await warm();
	} catch (error) {
		log().error({ error: safeError(error) }, 'the overview could not be prepared');
	}
}

/** Keeps the overview ready: at the start, and after every change. @param build the version of the code */
export function startWarming(build: string): void {
	const next = async (): Promise<void> => {
		await careful();
		setTimeout(() => void next(), every).unref();
	};
	recall(store(), build);
	first = careful();
	void first.then(next);
}

/** Settles when the campaigns that were there at the start are analysed; other pages are answered meanwhile. */
export const overviewReady = (): Promise<void> => first;
