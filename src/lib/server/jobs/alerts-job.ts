import { serverSecret } from '../accounts/secret.ts';
import { findBrowser } from '../alerts/browser.ts';
import { deliverDue } from '../alerts/deliver.ts';
import { deliveries } from '../alerts/deliveries.ts';
import { isNews, lookForNews } from '../alerts/look.ts';
import { isReportDue, writeReports } from '../alerts/monthly.ts';
import { speakLocally } from '../campaigns/locale.ts';
import { zoneOf } from '../campaigns/workspace.ts';
import { settings, store } from '../db/store.ts';
import { smtpMailer } from '../mail/send.ts';
import type { Handler } from './handler.ts';
import { jobs } from './jobs.ts';
import { nudge } from './nudge.ts';

const moment = async () => ({ now: new Date(), timeZone: await zoneOf(store(), settings().timeZone) });

const canMail = (): boolean => settings().mail !== undefined;

/** Is there something to tell anybody, or a message to be sent? */
export async function areAlertsDue(): Promise<boolean> {
	const at = await moment();
	if (await deliveries.isAnyDue(store(), at.now)) return true;
	if (canMail() && (await isReportDue(store(), at))) return true;
	await speakLocally();
	return await isNews(store(), at);
}

/** Writes what is new, and sends what is due. One process does it at a time; another one goes on where it ends. */
export const alerts: Handler = {
	atOnce: 1,
	async run() {
		await speakLocally();
		const { mail, origin, dataFolder, browser, webhooksArePrivate } = settings();
		await lookForNews(store(), { ...(await moment()), canMail: canMail() });
		if (canMail()) await writeReports(store(), await moment());
		await deliverDue(store(), {
			mailer: mail ? smtpMailer(mail) : null,
			origin,
			serverSecret: serverSecret(settings()),
			isPrivateAllowed: webhooksArePrivate,
			browser: findBrowser(browser),
			dataFolder,
			now: () => new Date()
		});
		return { state: 'done' };
	}
};

/** Has messages sent at once that were written just now. */
export async function sendSoon(): Promise<void> {
	await store().write((tx) => jobs.add(tx, { kind: 'alerts', key: 'alerts now' }, new Date()));
	nudge();
}
