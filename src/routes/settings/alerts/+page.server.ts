import { fail, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { pdfWords } from '#lib/server/alerts/browser.ts';
import { deliveries } from '#lib/server/alerts/deliveries.ts';
import { testMessage } from '#lib/server/alerts/message.ts';
import { seal } from '#lib/server/alerts/sealed.ts';
import { newSigningSecret } from '#lib/server/alerts/signature.ts';
import { targets } from '#lib/server/alerts/targets.ts';
import { addressProblem, hostOf } from '#lib/server/alerts/webhook-address.ts';
import { isForAddresses, isTopic } from '#lib/server/alerts/topics.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { countTry, waitWords } from '#lib/server/accounts/limits.ts';
import { members } from '#lib/server/accounts/members.ts';
import { may } from '#lib/server/accounts/permissions.ts';
import { serverSecret } from '#lib/server/accounts/secret.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { settings, store } from '#lib/server/db/store.ts';
import { webhook } from '#lib/server/facts/webhook.ts';
import { formOf, readForm } from '#lib/server/facts/read-form.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { sendSoon } from '#lib/server/jobs/alerts-job.ts';
import {
	addressRows,
	exampleRows,
	failedRows,
	messageRows,
	reportReaders,
	topicRows
} from './view.server.ts';

/** Who is signed in; the door let nobody else in. */
function own({ locals: { member } }: Pick<RequestEvent, 'locals'>) {
	if (!member) throw new Error('no one is signed in');
	return member;
}

/** Ids of the targets whose messages a member sees and sends again: their own, and for administrators the workspace's. */
async function ownTargets({ id, role }: ReturnType<typeof own>): Promise<string[]> {
	const mine = await targets.ofMember(store(), id);
	const all = may(role, 'policy') ? await targets.addresses(store()) : [];
	return [...(mine ? [mine] : []), ...all].map((target) => target.id);
}

export const load: PageServerLoad = async ({ locals }) => {
	const member = own({ locals });
	const mine = await targets.ofMember(store(), member.id);
	const isAdministrator = may(member.role, 'policy');
	const known = await ownTargets(member);
	return {
		confirmed: locals.session?.confirmed ?? false,
		canMail: settings().mail !== undefined,
		mine: { id: mine?.id ?? '', topics: topicRows(mine?.topics ?? []), muted: mine?.muted.length ?? 0 },
		email: member.email,
		pdf: pdfWords(settings().browser, await deliveries.reportProblem(store())),
		examples: await exampleRows(store()),
		messages: await messageRows(store(), known),
		failed: await failedRows(store(), known),
		workspace: isAdministrator
			? {
					addresses: await addressRows(store()),
					readers: await reportReaders(store()),
					form: formOf(webhook, { name: '', channel: 'slack', address: '' }),
					topics: topicRows(['guardrail', 'clear', 'due', 'late', 'ended', 'split']).filter(({ topic }) =>
						isForAddresses(topic)
					)
				}
			: null
	};
};

const noMail = () => fail(409, { refused: 'This workspace sends no email yet.' });
const topicsOf = (data: FormData) => data.getAll('topic').map(String).filter(isTopic);
const gone = () => fail(404, { refused: 'This webhook no longer exists.' });

export const actions = {
	mine: async (event) => {
		const { id, email } = own(event);
		const data = await event.request.formData();
		const topics = topicsOf(data);
		if (topics.length > 0 && !settings().mail) return noMail();
		const now = new Date();
		await store().write(async (tx) => {
			const known = await targets.ofMember(tx, id);
			if (known && data.get('unmute') === 'on') await targets.unmute(tx, known.id);
			if (!(await targets.want(tx, id, topics, now))) return;
			const details = { alerts: topics.join(', ') };
			await audit.add(tx, auditEvent(event, { action: 'alerts-changed', target: email, details }));
		});
		setFlash(event.cookies, 'alerts-saved');
	},

	test: async (event) => {
		const { id, role } = own(event);
		const wanted = formText(await event.request.formData(), 'id');
		const wait = await countTry('invite', id);
		if (wait) return fail(429, { refused: `Too many tests. Wait ${waitWords(wait)}.` });
		const now = new Date();
		const found = await store().write(async (tx) => {
			const isOwn = wanted === '' || (await targets.ofMember(tx, id))?.id === wanted;
			if (isOwn && !settings().mail) return 'no-mail' as const;
			const target = isOwn ? await targets.own(tx, id, now) : await targets.find(tx, wanted);
			if (!target || (!isOwn && (!may(role, 'policy') || target.memberId !== null))) return 'gone' as const;
			if (!target.isOn) return 'off' as const;
			const key = `test ${crypto.randomUUID()}`;
			await deliveries.add(tx, { targetId: target.id, key, campaignId: null, message: testMessage, now });
			return 'added' as const;
		});
		if (found === 'no-mail') return noMail();
		if (found === 'gone') return gone();
		if (found === 'off') return fail(409, { refused: 'Turn this webhook on first.' });
		await sendSoon();
		setFlash(event.cookies, 'alert-test-sent');
	},

	again: async (event) => {
		const member = own(event);
		const id = formText(await event.request.formData(), 'id');
		const known = await ownTargets(member);
		if (!(await store().write((tx) => deliveries.again(tx, id, known, new Date()))))
			return fail(404, { refused: 'This message was sent, or no longer exists.' });
		await sendSoon();
		setFlash(event.cookies, 'alert-again');
	},

	add: async (event) => {
		const data = await event.request.formData();
		const read = readForm(webhook, data);
		if (read.problems) return fail(400, { form: read });
		const { name, channel, address } = read.value;
		const problem = addressProblem(address, settings().webhooksArePrivate);
		if (problem !== null) return fail(400, { form: { typed: read.typed, problems: { address: problem } } });
		const signing = channel === 'webhook' ? newSigningSecret() : null;
		const host = hostOf(new URL(address));
		const topics = topicsOf(data).filter(isForAddresses);
		const sealed = seal({ address, signing }, serverSecret(settings()));
		await store().write(async (tx) => {
			await targets.add(tx, { channel, name, host, sealed, topics, now: new Date() });
			const details = { channel, host };
			await audit.add(tx, auditEvent(event, { action: 'webhook-added', target: name, details }));
		});
		if (signing === null) return void setFlash(event.cookies, 'webhook-added');
		return { made: { name, secret: signing } };
	},

	turn: async (event) => {
		const data = await event.request.formData();
		const isOn = formText(data, 'on') === 'yes';
		return await store().write(async (tx) => {
			const name = await targets.turn(tx, formText(data, 'id'), isOn);
			if (name === null) return gone();
			const details = { on: isOn };
			await audit.add(tx, auditEvent(event, { action: 'webhook-changed', target: name, details }));
			setFlash(event.cookies, isOn ? 'webhook-on' : 'webhook-off');
		});
	},

	remove: async (event) => {
		const id = formText(await event.request.formData(), 'id');
		return await store().write(async (tx) => {
			const name = await targets.remove(tx, id);
			if (name === null) return gone();
			await audit.add(tx, auditEvent(event, { action: 'webhook-removed', target: name }));
			setFlash(event.cookies, 'webhook-removed');
		});
	},

	report: async (event) => {
		const chosen = new Set((await event.request.formData()).getAll('member').map(String));
		if (chosen.size > 0 && !settings().mail) return noMail();
		const now = new Date();
		await store().write(async (tx) => {
			for (const { id, email, deactivatedAt } of await members.list(tx)) {
				if (deactivatedAt) continue;
				const topics = (await targets.ofMember(tx, id))?.topics ?? [];
				const rest = topics.filter((topic) => topic !== 'report');
				const wanted = chosen.has(id);
				if (wanted === topics.includes('report')) continue;
				await targets.want(tx, id, wanted ? [...rest, 'report'] : rest, now);
				const details = { report: wanted };
				await audit.add(tx, auditEvent(event, { action: 'alerts-changed', target: email, details }));
			}
		});
		setFlash(event.cookies, 'alerts-saved');
	}
} satisfies Actions;
