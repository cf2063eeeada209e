import { cardOf, cardPlaces, momentOf } from '../analysis/portfolio.ts';
import { log, safeError } from '../log.ts';
import { assumptions } from '../reports/assumptions.ts';
import { returnOf } from '../reports/returns.ts';
import { store } from '../store.ts';

const every = 2000;
let warmed = '';

/** Lets requests in between. */
const pause = () => new Promise<void>((go) => setImmediate(go));

/** Analyses what was published since, one campaign at a time, so that nobody waits for a thousand on opening the overview. */
async function warm(): Promise<void> {
	const moment = momentOf(store(), new Date());
	if (moment === warmed) return;
	// Also where it fails: the same again would fail again.
	warmed = moment;
	const now = new Date();
	const places = cardPlaces(store(), now);
	const said = assumptions.newest(
		store(),
		places.map(({ campaign }) => campaign)
	);
	for (const place of places) {
		cardOf(store(), place, now);
		returnOf(store(), place, said.get(place.campaign.id) ?? null, now);
		await pause();
	}
}

/** Keeps the overview ready: at the start, and after every change. */
export function startWarming(): void {
	const next = async (): Promise<void> => {
		try {
			await warm();
		} catch (error) {
			log().error({ error: safeError(error) }, 'the overview could not be prepared');
		}
		setTimeout(() => void next(), every).unref();
	};
	void next();
}
