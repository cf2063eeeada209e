// A process of its own that sends what is due: `node sender.ts FOLDER SECRET`.
import { deliverDue } from '#lib/server/alerts/deliver.ts';
import { openStores } from '#lib/server/db/stores.ts';
import { project } from '../holdout-command.ts';

const [folder = '', serverSecret = ''] = process.argv.slice(2);
const { holdout } = openStores(folder, project);
const sent = await deliverDue(holdout, {
	mailer: null,
	origin: 'https://holdout.example',
	serverSecret,
	isPrivateAllowed: true,
	browser: null,
	dataFolder: folder,
	now: () => new Date()
});
console.log(`sent ${sent}`);
process.exit(0);
