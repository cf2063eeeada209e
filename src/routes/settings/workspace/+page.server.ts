import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { level } from '#lib/format/interval.ts';
import { localeExample, locales } from '#lib/format/locales.ts';
import { aims } from '#lib/server/analysis/aims.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent, actorOf } from '#lib/server/audit/record.ts';
import { formOf, readForm } from '#lib/server/facts/read-form.ts';
import { levels, settingsChange, workspaceSettings } from '#lib/server/facts/workspace.ts';
import {
	isOneTeam,
	setTeam,
	setWorkspaceDefaults,
	workspaceDefaults
} from '#lib/server/campaigns/workspace.ts';
import { setFlash } from '#lib/server/http/flash.ts';
import { speakLocally } from '#lib/server/campaigns/locale.ts';
import type { Read } from '#lib/server/db/database.ts';
import { settings, store } from '#lib/server/db/store.ts';

/** The settings with who are colleagues. */
const present = async (from: Read) =>
	({ ...(await workspaceDefaults(from)), team: (await isOneTeam(from)) ? 'one' : 'separate' }) as const;

export const load: PageServerLoad = async ({ locals }) => ({
	confirmed: locals.session?.confirmed ?? false,
	form: formOf(workspaceSettings, await present(store())),
	locales: locales.map((tag) => ({ value: tag, label: localeExample(tag) })),
	levels: levels.map((one) => ({ value: String(one), label: level(one) })),
	zoneOfServer: settings().timeZone,
	zones: Intl.supportedValuesOf('timeZone')
});

export const actions = {
	default: async (event) => {
		const data = await event.request.formData();
		const read = readForm(workspaceSettings, data, { team: (await present(store())).team });
		if (read.problems) return fail(400, { form: read });
		const { team, ...value } = read.value;
		await store().write(async (tx) => {
			const before = await present(tx);
			const { team: analysts, ...others } = settingsChange(before, read.value);
			const details = { ...others, ...(analysts ? { analysts } : {}) };
			if (Object.keys(details).length === 0) return;
			await setWorkspaceDefaults(tx, value);
			await setTeam(tx, team);
			if (before.confidence !== value.confidence) {
				const [from, to] = [before.confidence, value.confidence];
				await aims.setLevel(tx, { from, to, by: actorOf(event.locals).name, now: new Date() });
			}
			await audit.add(tx, auditEvent(event, { action: 'workspace-changed', target: null, details }));
		});
		await speakLocally();
		setFlash(event.cookies, 'workspace-saved');
	}
} satisfies Actions;
