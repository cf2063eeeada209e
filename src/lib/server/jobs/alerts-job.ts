import { serverSecret } from '../accounts/secret.ts';
import { findBrowser } from '../alerts/browser.ts';
import { deliverDue } from '../alerts/deliver.ts';
import { deliveries } from '../alerts/deliveries.ts';
import { isNews, findNews } from '../alerts/look.ts';
import { targets } from '../alerts/targets.ts';
import { isReportDue, writeReports } from '../alerts/monthly.ts';
import { unanalysed } from '../analysis/analyse-ahead.ts';
import { cacheEdition } from '../analysis/cache.ts';
import { speakLocally } from '../campaigns/locale.ts';
import { zoneOf } from '../campaigns/workspace.ts';
import { settings, store } from '../db/store.ts';
import { smtpMailer } from '../mail/send.ts';
import type { Handler } from './handler.ts';
import { jobs } from './jobs.ts';
import { nudge } from './nudge.ts';

const moment = async () => ({ now: new Date(), timeZone: await zoneOf(store(), settings().timeZone) });

const canMail = (): boolean => settings().mail !== undefined;

/** One analysis at a time, in all processes. */
const ANALYSE = 'analyse';
/** What was last left to that job, by the keys of its campaigns. */
let left = '';

/** Is everything analysed? If not, a job in a thread does it first: requests have this one. What that job cannot do is done here. */
async function isAnalysed(): Promise<boolean> {
	await speakLocally();
	const now = new Date();
	const list = cacheEdition() === null ? [] : await unanalysed(store(), now);
	if (list.length === 0) return true;
	const wanted = list.map(({ id }) => id).join();
	if (await jobs.isUnderWay(store(), ANALYSE)) return false;
	if (wanted === left) return true;
	left = wanted;
	await store().write((tx) => jobs.add(tx, { kind: 'analyse', key: ANALYSE }, now));
	nudge();
	return false;
}

/** Is there news, or a message to be sent? */
export async function areAlertsDue(): Promise<boolean> {
	const at = await moment();
	if (await deliveries.isAnyDue(store(), at.now)) return true;
	if ((await targets.active(store())).length > 0 && !(await isAnalysed())) return false;
	return (canMail() && (await isReportDue(store(), at))) || (await isNews(store(), at));
}

/** Writes what is new, and sends what is due. One process does it at a time; another one goes on where it ends. */
export const alerts: Handler = {
	atOnce: 1,
	async run() {
		const { mail, origin, dataFolder, browser, webhooksArePrivate } = settings();
		if (await isAnalysed()) {
			await findNews(store(), { ...(await moment()), canMail: canMail() });
			if (canMail()) await writeReports(store(), await moment());
		}
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
