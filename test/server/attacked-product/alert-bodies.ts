import { deliveries } from '#lib/server/alerts/deliveries.ts';
import { findNews } from '#lib/server/alerts/look.ts';
import { asJson, asLetter, asSlack } from '#lib/server/alerts/message.ts';
import { asReport } from '#lib/server/alerts/monthly-letter.ts';
import { writeReports } from '#lib/server/alerts/monthly.ts';
import { targets } from '#lib/server/alerts/targets.ts';
import { topics } from '#lib/server/alerts/topics.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import type { Answer } from './answer.ts';

const day = 86_400_000;
const brand = { name: 'Holdout', logo: null };
const links = { page: 'https://holdout.example/', decide: null, off: 'https://holdout.example/off' };

/** Somebody who gets every alert by email and hears of all that is published from now on. */
export async function wantAlerts({ holdout }: Stores, memberId: string, now: Date): Promise<void> {
	await holdout.write(async (tx) => {
		await targets.want(tx, memberId, topics, now);
		await targets.begin(tx, await targets.active(tx), now);
	});
}

/** Every message that there is now, a week later, and when decisions are due, with the report of the month, in all forms. */
export async function alertBodies({ holdout }: Stores, now: Date, moment: number): Promise<Answer[]> {
	for (const days of [0, 10, 20, 50])
		await findNews(holdout, { now: new Date(now.getTime() + days * day), timeZone: 'UTC', canMail: true });
	const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 2));
	await writeReports(holdout, { now: first, timeZone: 'UTC' });
	const ids = (await targets.active(holdout)).map(({ id }) => id);
	return (await deliveries.list(holdout, ids, 1000)).flatMap(({ id, message, addedAt }): Answer[] => {
		const answer = { asked: `marketer alert ${message.kind}`, moment, status: 200, type: 'text/html' };
		if (message.kind === 'report') return [{ ...answer, text: asReport(message, links, brand).html }];
		const about = { ...answer, asked: `${answer.asked} ${message.path}` };
		return [
			{ ...about, text: asLetter(message, links, brand.name).html },
			{ ...about, text: asSlack(message, links) },
			{ ...about, text: asJson(message, links, { id, at: addedAt, campaign: null }) }
		];
	});
}
