import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isoDay } from '#lib/experiment/day.ts';
import { randomness } from '../privacy/campaign.ts';
import { project } from '../server/holdout-command.ts';

/** The project's generator of load-test data, which stands beside the checkout. */
const generator = join(project, '..', 'shared', 'data', 'gen_big.py');

const header =
	'campaign,variant,date,country,device,tier,channel,people,impressions,clicks,conversions,revenue,revenue_sq,unsubscribes,cost\n';
const axes = {
	channel: ['email', 'push', 'web', 'sms'],
	tier: ['new', 'bronze', 'silver', 'gold', 'platinum'],
	device: ['mobile', 'desktop', 'tablet'],
	country: ['DE', 'FR', 'GB', 'NL', 'PL', 'ES', 'IT', 'SE', 'US', 'CA', 'BR', 'JP'],
	variant: ['control', 'personalised_a', 'personalised_b']
};
const days = 28;
const firstDay = Date.parse('2025-01-01T00:00:00Z') / 86_400_000;

/** Rows of the same columns and about the same lengths; no key twice. */
function* rows(count: number): Generator<string> {
	const random = randomness(1);
	yield header;
	for (let i = 0; i < count; i += 1) {
		let rest = i;
		const digit = (size: number): number => {
			const at = rest % size;
			rest = (rest - at) / size;
			return at;
		};
		const pick = (list: readonly string[]): string => list[digit(list.length)] ?? '';
		const variant = pick(axes.variant);
		const day = isoDay(firstDay + digit(days));
		const words = [pick(axes.country), pick(axes.device), pick(axes.tier), pick(axes.channel)];
		const people = 1 + Math.floor(5000 * random() ** 5);
		const conversions = Math.round(people * 0.03 * random());
		const order = 20 + 60 * random();
		const money = [conversions * order, conversions * order ** 2 * 1.2];
		const numbers = [
			people,
			Math.round(people * 1.35),
			Math.round(people * 0.04),
			conversions,
			(money[0] ?? 0).toFixed(2),
			(money[1] ?? 0).toFixed(4),
			Math.round(people * 0.001),
			(people * 0.02).toFixed(2)
		];
		yield `${['camp-' + String(rest).padStart(5, '0'), variant, day, ...words, ...numbers].join(',')}\n`;
	}
}

/** Writes a file of that many rows to a path; says where the rows come from. */
export async function writeBigFile(path: string, count: number): Promise<string> {
	if (existsSync(generator)) {
		const made = spawn('python3', [generator, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] });
		const ended = once(made, 'exit');
		await pipeline(made.stdout, createWriteStream(path));
		const [code] = (await ended) as [number | null];
		if (code !== 0) throw new Error(`gen_big.py ended with ${code}`);
		return 'gen_big.py';
	}
	await pipeline(rows(count), createWriteStream(path));
	return "the bench's own generator";
}
