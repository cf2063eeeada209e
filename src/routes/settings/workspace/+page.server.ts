import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { level, oftenness } from '#lib/format/interval.ts';
import { localeExample, locales } from '#lib/format/locales.ts';
import { aims } from '#lib/server/analysis/aims.ts';
import { actorOf } from '#lib/server/audit/actor.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { auditEvent } from '#lib/server/audit/record.ts';
import { formText } from '#lib/server/accounts/form-text.ts';
import { defaultsChange, levels, readDefaults, typedDefaults } from '#lib/server/campaigns/workspace-form.ts';
import { isTeam } from '#lib/components/team.ts';
import {
	isOneTeam,
	setTeam,
	setWorkspaceDefaults,
	workspaceDefaults
} from '#lib/server/campaigns/workspace.ts';
import { tell } from '#lib/server/http/flash.ts';
import { speakLocally } from '#lib/server/campaigns/locale.ts';
import { settings, store } from '#lib/server/db/store.ts';

export const load: PageServerLoad = ({ locals }) => ({
	confirmed: locals.session?.confirmed ?? false,
	typed: typedDefaults(workspaceDefaults(store())),
	locales: locales.map((tag) => ({ value: tag, label: localeExample(tag) })),
	levels: levels.map((one) => ({ value: String(one), label: `${level(one)}: right ${oftenness(one)}` })),
	team: isOneTeam(store()) ? 'one' : 'separate',
	zoneOfServer: settings().timeZone,
	zones: Intl.supportedValuesOf('timeZone')
});

export const actions = {
	default: async (event) => {
		const data = await event.request.formData();
		const typed = {
			currency: formText(data, 'currency', 10),
			locale: formText(data, 'locale', 20),
			timeZone: formText(data, 'timeZone', 60),
			retentionDays: formText(data, 'retentionDays', 10),
			confidence: formText(data, 'confidence', 10),
			subscriberValue: formText(data, 'subscriberValue', 20)
		};
		const { value, problems } = readDefaults(typed);
		const given = formText(data, 'team', 10);
		const before = isOneTeam(store()) ? 'one' : 'separate';
		// A form from before it was asked says nothing of it.
		const team = isTeam(given) ? given : before;
		if (Object.keys(problems).length > 0) return fail(400, { typed, team, problems });
		await store().write((tx) => {
			const present = workspaceDefaults(tx);
			const was = isOneTeam(tx) ? 'one' : 'separate';
			const details = {
				...defaultsChange(present, value),
				...(team === was ? {} : { analysts: `${was} → ${team}` })
			};
			if (Object.keys(details).length === 0) return;
			setWorkspaceDefaults(tx, value);
			setTeam(tx, team);
			if (present.confidence !== value.confidence) {
				const [from, to] = [present.confidence, value.confidence];
				aims.sayLevel(tx, { from, to, by: actorOf(event.locals).name, now: new Date() });
			}
			audit.add(tx, auditEvent(event, { action: 'workspace-changed', target: null, details }));
		});
		speakLocally();
		tell(event.cookies, 'workspace-saved');
	}
} satisfies Actions;
