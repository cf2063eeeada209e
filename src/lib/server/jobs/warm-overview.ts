import { currentLocale } from '#lib/format/locale.ts';
import { unanalysed } from '../analysis/analyse-ahead.ts';
import { cardOf, cardSources } from '../analysis/portfolio.ts';
import { loadCache, saveCache } from '../analysis/cache.ts';
import { momentOf } from '../analysis/until-change.ts';
import { speakLocally } from '../campaigns/locale.ts';
import { log, safeError } from '../log/log.ts';
import { assumptions } from '../reports/assumptions.ts';
import { usesOf } from '../reports/data-returns.ts';
import { returnOf } from '../reports/returns.ts';
import { store } from '../db/store.ts';
import { yieldToEventLoop } from '../db/in-turn.ts';
import { declarations } from '../campaigns/declarations.ts';
import { jobs } from './jobs.ts';
import { nudge, pause } from './nudge.ts';

const every = 2000;
let warmed = '';
let first: Promise<void> = Promise.resolve();
let ready = false;

/** One analysis at a time, in all processes. */
const KEY = 'analyse';
/** Between two looks whether it has come to its end, in ms. */
const POLL = 250;
/** Where no process works, each campaign is analysed here, as it is asked for: after so long, in ms. */
const PATIENCE = 10_000;

/** As a job, whichever process does it. */
async function analyseElsewhere(): Promise<void> {
	const until = performance.now() + PATIENCE;
	await store().write((tx) => jobs.add(tx, { kind: 'analyse', key: KEY }, new Date()));
	nudge();
	while (await jobs.isUnderWay(store(), KEY)) {
		if (performance.now() > until && !(await jobs.isWorkedOn(store(), new Date()))) return;
		await pause(POLL);
	}
}

/** What lists say of each campaign, one at a time, so that nobody waits for a thousand on opening the overview. */
async function warm(): Promise<void> {
	await speakLocally();
	const moment = await momentOf(store(), new Date());
	if (moment === warmed) return;
	// Also where it fails: the same again would fail again.
	warmed = moment;
	const now = new Date();
	if ((await unanalysed(store(), now)).length > 0) await analyseElsewhere();
	const sources = await cardSources(store(), now);
	const list = sources.map(({ campaign }) => campaign);
	const declared = await assumptions.newest(store(), list);
	const fingerprints = await declarations.fingerprints(store());
	const yieldNow = yieldToEventLoop();
	const locale = currentLocale();
	for (const source of sources) {
		const { id } = source.campaign;
		const facts = { declared: declared.get(id) ?? null, print: fingerprints.get(id) ?? '' };
		await cardOf(store(), source, now);
		await returnOf(store(), source, facts.declared, now);
		await usesOf(store(), source, facts, now);
		await yieldNow();
		// What was begun in one locale is not continued in another: the next round begins anew.
		if (currentLocale() !== locale) return;
	}
	await saveCache(store());
}

async function careful(): Promise<void> {
	try {
		await warm();
	} catch (error) {
		log().error({ error: safeError(error) }, 'the overview could not be prepared');
	}
}

/** Keeps the overview ready: at the start, and after every change. @param build the version of the code */
export async function startWarming(build: string): Promise<void> {
	const next = async (): Promise<void> => {
		await careful();
		setTimeout(() => void next(), every).unref();
	};
	await store().write((tx) => loadCache(tx, build));
	first = careful();
	void first.then(next);
	void first.then(() => (ready = true));
}

/** Settles when the campaigns that were there at the start are analysed; other pages are answered meanwhile. */
export const overviewReady = (): Promise<void> => first;

/** Are they? Nobody waits for the answer. */
export const isOverviewReady = (): boolean => ready;
