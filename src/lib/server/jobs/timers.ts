import { lt } from 'drizzle-orm';
import { dayOf } from '#lib/experiment/day.ts';
import { holdout } from '../audit/record.ts';
import { audit } from '../audit/audit.ts';
import { sweepLeftovers } from '../backup/finish-restore.ts';
import { zoneOf } from '../campaigns/workspace.ts';
import { leftBehind } from '../db/claims.ts';
import { rateLimits } from '../db/tables/requests.ts';
import { digests } from '../mail/digests.ts';
import { serverSecret } from '../accounts/secret.ts';
import { turnOffLinks } from '../alerts/turn-off.ts';
import { sendDigests, smtpMailer } from '../mail/send.ts';
import { deliveries } from '../alerts/deliveries.ts';
import { speakLocally } from '../campaigns/locale.ts';
import { drafts } from '../ingest/drafts.ts';
import { runJob } from './job.ts';
import { hasLeftReceived, sweepReceived } from '../files/receive.ts';
import { log } from '../log/log.ts';
import { projectFolder, settings, store } from '../db/store.ts';
import { declarations } from '../campaigns/declarations.ts';
import type { Handler } from './handler.ts';
import { jobs } from './jobs.ts';

const folders = () => ({ dataFolder: settings().dataFolder, projectFolder });

/** What is done once an hour: raw cells whose last day has passed, files that nobody went on with, copies and jobs that nobody needs. */
export const retention: Handler = {
	atOnce: 1,
	async run() {
		const { dataFolder, filesFolder } = settings();
		const now = new Date();
		await store().write(async (tx) => {
			await drafts.sweep(tx, filesFolder, now);
			await jobs.sweep(tx, now);
			await deliveries.sweep(tx, now);
			await tx.delete(rateLimits).where(lt(rateLimits.expire, now.getTime()));
		});
		sweepLeftovers(dataFolder);
		// A thread is started only where there is something to do.
		if ((await declarations.expired(store(), dayOf(now))).length === 0) return { state: 'done' };
		const purged = await runJob({ kind: 'purge', ...folders(), now });
		return {
			state: 'done',
			async record(tx) {
				for (const upload of purged)
					await audit.add(tx, {
						at: new Date(),
						actor: holdout,
						address: null,
						action: 'upload-purged',
						target: upload,
						outcome: 'done'
					});
			},
			after() {
				for (const upload of purged)
					log().info({ upload }, 'raw rows were deleted: their last day has passed');
			}
		};
	}
};

/** Clears up after processes that have ended in the middle: what a live one receives or stores is its own. */
export const clearUp: Handler = {
	atOnce: 1,
	async run() {
		sweepReceived(settings().filesFolder);
		await runJob({ kind: 'sweep', ...folders() });
		return { state: 'done' };
	}
};

/** Is there something that a process left behind? */
export const isLeftBehind = async (): Promise<boolean> =>
	(await leftBehind(store())).length > 0 || hasLeftReceived(settings().filesFolder);

const zone = (): Promise<string> => zoneOf(store(), settings().timeZone);

/** Is a digest to be sent now? None without a mail server. */
export const isDigestDue = async (): Promise<boolean> =>
	settings().mail !== undefined &&
	(await digests.due(store(), { now: new Date(), timeZone: await zone() })).length > 0;

/** Sends the digests that are due. */
export const digest: Handler = {
	atOnce: 1,
	async run() {
		const { mail, origin } = settings();
		if (mail) {
			const link = { origin, serverSecret: serverSecret(settings()) };
			await speakLocally();
			await sendDigests(store(), {
				mailer: smtpMailer(mail),
				origin,
				timeZone: await zone(),
				now: new Date(),
				unsubscribe: (memberId) => turnOffLinks({ memberId, topic: 'digest' }, link).oneClick
			});
		}
		return { state: 'done' };
	}
};

/** Makes the nightly backup where one is due, in a thread. */
export const backup: Handler = {
	atOnce: 1,
	async run() {
		const { backupFolder, backupKeep: keep } = settings();
		if (backupFolder === null) return { state: 'done' };
		const path = await runJob({ kind: 'backup', ...folders(), backupFolder, keep, now: new Date() });
		if (path !== null) log().info('a backup was made');
		return { state: 'done' };
	}
};

/** Analyses what is published and was not analysed, in a thread. */
export const analyse: Handler = {
	atOnce: 1,
	async run() {
		await speakLocally();
		await runJob({ kind: 'analyse', ...folders(), now: new Date() });
		return { state: 'done' };
	}
};
