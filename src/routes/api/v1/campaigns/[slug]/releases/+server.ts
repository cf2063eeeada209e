import { answer } from '#lib/server/api/answer.ts';
import { done } from '#lib/server/api/answers.ts';
import { managedAt } from '#lib/server/api/campaign-view.ts';
import { operations } from '#lib/server/api/contract/operations.ts';
import { publicationView } from '#lib/server/api/publication.ts';
import { record, senderOf } from '#lib/server/audit/record.ts';
import { recordRelease } from '#lib/server/release/outcome.ts';
import { runJob } from '#lib/server/jobs/job.ts';
import { projectFolder, settings } from '#lib/server/db/store.ts';

const folders = () => ({ dataFolder: settings().dataFolder, projectFolder });

export const POST = answer(operations.release, async ({ event, query, body, now }) => {
	const { id, slug } = await managedAt(event);
	const { preview = false } = query;
	const scope = body.days && (body.days === 'all' ? ('whole' as const) : body.days);
	const closePeriod = body.close ?? false;
	const job = {
		...folders(),
		campaignId: id,
		now,
		closePeriod,
		sender: senderOf(event),
		...(scope ? { scope } : {}),
		...(body.sameAs ? { samePeople: body.sameAs } : {})
	};
	const outcome = await (preview ? runJob({ ...job, kind: 'preview' }) : runJob({ ...job, kind: 'release' }));
	if (!preview) await recordRelease(event, slug, outcome);
	const view = publicationView(outcome, { isPreview: preview });
	return done(view.state === 'published' ? 201 : 200, view);
});

export const DELETE = answer(operations.withdrawReleases, async ({ event, now }) => {
	const { id, slug } = await managedAt(event);
	const withdrawn = await runJob({ ...folders(), kind: 'withdraw-releases', campaignId: id, now });
	await record(event, { action: 'release-withdrawn', target: slug });
	return done(200, { withdrawn });
});
