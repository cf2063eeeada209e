import { setLocale } from '#lib/format/locale.ts';
import { localeOf, workspaceName } from '../campaigns/workspace.ts';
import { digestOf } from '../mail/digests.ts';
import { digestMessage } from '../mail/message.ts';
import { readSettings } from '../settings/settings.ts';
import { closeStores } from '../db/stores.ts';
import { openFolder } from './open-folder.ts';
import { readArguments, UsageError } from './usage.ts';

/** `digest --preview`: the digest as it would be sent now, to look at; nothing is sent. */
export async function digestCommand(args: string[], projectFolder: string): Promise<number> {
	const { values } = readArguments({
		args,
		options: { preview: { type: 'boolean' }, html: { type: 'boolean' } }
	});
	if (!values.preview) throw new UsageError('write: digest --preview [--html]');
	const settings = readSettings(process.env, projectFolder);
	const { dataFolder, origin } = settings;
	const stores = openFolder(dataFolder, projectFolder);
	try {
		const locale = await localeOf(stores.holdout, settings.timeZone);
		setLocale(locale);
		const { subject, text, html } = digestMessage(
			await digestOf(stores.holdout, new Date(), locale.timeZone),
			origin,
			await workspaceName(stores.holdout)
		);
		process.stdout.write(values.html ? html : `Subject: ${subject}\n\n${text}`);
		return 0;
	} finally {
		closeStores(stores);
	}
}
