import { holdout } from '../audit/actor.ts';
import { recordFor } from '../audit/record.ts';
import { draftWork } from '../ingest/draft-work.ts';
import { drafts } from '../ingest/drafts.ts';
import { runJob } from '../ingest/job.ts';
import { log, safeError } from '../log.ts';
import { projectFolder, settings } from '../store.ts';
import { startWarming } from './warm-overview.ts';

const HOUR = 3_600_000;

/** What is done once an hour: raw cells whose last day has passed, and files that nobody went on with. */
async function hourly(): Promise<void> {
	const { dataFolder } = settings();
	const now = new Date();
	try {
		drafts.sweep(dataFolder, now);
		const purged = await runJob({ kind: 'purge', dataFolder, projectFolder, now });
		for (const upload of purged) {
			recordFor({ actor: holdout, address: null }, { action: 'upload-purged', target: upload });
			log().info({ upload }, 'raw rows were deleted: their last day has passed');
		}
	} catch (error) {
		log().error({ error: safeError(error) }, 'the hourly work failed');
	}
}

/**
 * Goes on with what a restart interrupted, and starts the scheduled work. Both use the requests' queue of writers.
 * @param build the version of the code
 */
export function startSchedule(build: string): void {
	draftWork.resume(new Date());
	void hourly();
	startWarming(build);
	setInterval(() => void hourly(), HOUR).unref();
}
