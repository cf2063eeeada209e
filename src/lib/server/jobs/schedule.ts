import { dayOf } from '#lib/experiment/day.ts';
import { holdout } from '../audit/actor.ts';
import { recordFor } from '../audit/record.ts';
import { sweepLeftovers } from '../backup/leftovers.ts';
import { zoneOf } from '../campaigns/workspace.ts';
import { locks } from '../db/lock.ts';
import { smtpMailer } from '../mail/mailer.ts';
import { sendDigests } from '../mail/send.ts';
import { speakLocally } from '../campaigns/locale.ts';
import { draftWork } from './draft-work.ts';
import { drafts } from '../ingest/drafts.ts';
import { runJob } from './job.ts';
import { sweepReceived } from '../files/receive.ts';
import { log, safeError } from '../log/log.ts';
import { projectFolder, settings, store } from '../db/store.ts';
import { declarations } from '../campaigns/declarations.ts';
import { startWarming } from './warm-overview.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const SECOND = 1_000;

/**
 * Clears up after processes that have ended in the middle, on this data folder, and goes on with what they were storing. What
 * a live one receives or stores is its own.
 */
async function clearUp(): Promise<void> {
	const { dataFolder } = settings();
	sweepReceived(dataFolder);
	if (locks.left(dataFolder, 'upload').length > 0) await runJob({ kind: 'sweep', dataFolder, projectFolder });
	const left = locks.left(dataFolder, 'draft');
	draftWork.resume(new Date(), left);
	locks.forget(dataFolder, 'draft', left);
}

/** One look after another, without an end. */
async function keepClear(): Promise<void> {
	try {
		await clearUp();
	} catch (error) {
		log().error({ error: safeError(error) }, 'what another process left could not be cleared up');
	}
	setTimeout(() => void keepClear(), 5 * SECOND).unref();
}

/** What is done once an hour: raw cells whose last day has passed, files that nobody went on with, copies that nobody needs. */
async function hourly(): Promise<void> {
	const { dataFolder } = settings();
	const now = new Date();
	try {
		drafts.sweep(dataFolder, now);
		sweepLeftovers(dataFolder);
		// A worker is started only where there is something to do.
		if (declarations.expired(store(), dayOf(now)).length === 0) return;
		const purged = await runJob({ kind: 'purge', dataFolder, projectFolder, now });
		for (const upload of purged) {
			recordFor({ actor: holdout, address: null }, { action: 'upload-purged', target: upload });
			log().info({ upload }, 'raw rows were deleted: their last day has passed');
		}
	} catch (error) {
		log().error({ error: safeError(error) }, 'the hourly work failed');
	}
}

/** Looks once a minute whether digests are due; one look at a time. Nothing without a mail server. */
function startDigests(): void {
	const { mail, origin, timeZone: zoneOfServer } = settings();
	if (!mail) return;
	const mailer = smtpMailer(mail);
	let busy = false;
	const look = async () => {
		if (busy) return;
		busy = true;
		try {
			speakLocally();
			const timeZone = zoneOf(store(), zoneOfServer);
			await sendDigests(store(), { mailer, origin, timeZone, now: new Date() });
		} catch (error) {
			log().error({ error: safeError(error) }, 'the digests failed');
		} finally {
			busy = false;
		}
	};
	void look();
	setInterval(() => void look(), MINUTE).unref();
}

/**
 * Goes on with what a restart interrupted, and starts the scheduled work. Both use the requests' queue of writers.
 * @param build the version of the code
 */
export function startSchedule(build: string): void {
	draftWork.resume(new Date());
	void keepClear();
	void hourly();
	startWarming(build);
	setInterval(() => void hourly(), HOUR).unref();
	startDigests();
}
