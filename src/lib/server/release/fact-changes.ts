import { canonicalJson } from '#lib/privacy/chain.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import type { LedgerFacts } from '../db/tables.ts';

/** What is wrong: a code and words. */
export type Fault = readonly [code: string, words: string];

export const isSame = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other);
const quoted = (text: string | null): string => (text === null ? 'none' : `"${text}"`);

/** What of a privacy rule is another one, such as `k 50 → 10`. */
const ruleWords = (recorded: Policy, now: Policy): string =>
	[...new Set([...Object.keys(recorded), ...Object.keys(now)])]
		.map((name) => name as keyof Policy)
		.filter((name) => !isSame(recorded[name], now[name]))
		.map((name) => `${name} ${canonicalJson(recorded[name])} → ${canonicalJson(now[name])}`)
		.join(', ');

/** Releases that were withdrawn or shown again by hand. */
function* withdrawals(recorded: LedgerFacts, now: LedgerFacts): Generator<Fault> {
	for (const [at, { withdrawnAt, releasedAt }] of recorded.releases.entries()) {
		const found = now.releases[at];
		const release = `release ${at + 1}`;
		if (found && found.releasedAt !== releasedAt)
			yield ['release_changed', `the time of ${release} is not the recorded one`];
		if (!found || found.withdrawnAt === withdrawnAt) continue;
		if (withdrawnAt === null)
			yield ['withdrawal_changed', `${release} is withdrawn, and no withdrawal is recorded`];
		else if (found.withdrawnAt === null)
			yield ['withdrawal_changed', `${release} was withdrawn, and is shown again`];
		else yield ['withdrawal_changed', `the time of the withdrawal of ${release} is not the recorded one`];
	}
}

/** Answers about other campaigns that are missing, changed, or were added. */
async function* answersChanged(store: Read, recorded: LedgerFacts, now: LedgerFacts): AsyncGenerator<Fault> {
	const nameOf = async (id: string) => (await campaigns.byId(store, id))?.slug ?? id;
	const found = new Map(now.answers.map((one) => [one.otherId, one]));
	for (const one of recorded.answers) {
		const other = found.get(one.otherId);
		found.delete(one.otherId);
		const about = `the answer about "${await nameOf(one.otherId)}", "${one.answer}",`;
		if (!other) yield ['answer_missing', `${about} is missing`];
		else if (!isSame(one, other)) yield ['answer_changed', `${about} was changed to "${other.answer}"`];
	}
	for (const id of found.keys()) yield ['answer_added', `an answer about "${await nameOf(id)}" was added`];
}

/** What is another fact now than was recorded. */
export async function* factChanges(
	store: Read,
	recorded: LedgerFacts,
	now: LedgerFacts
): AsyncGenerator<Fault> {
	if (recorded.audienceId !== now.audienceId)
		yield [
			'audience_changed',
			`its audience ID is ${quoted(now.audienceId)}; recorded is ${quoted(recorded.audienceId)}`
		];
	if (recorded.wave !== now.wave) yield ['wave_changed', 'its wave of the audience is not the recorded one'];
	if (recorded.replacesId !== now.replacesId)
		yield ['version_changed', 'the campaign that it corrects is not the recorded one'];
	if (recorded.recurring !== now.recurring)
		yield ['recurring_changed', 'whether its people come again is not as recorded'];
	if (!isSame(recorded.policy, now.policy))
		yield [
			'policy_changed',
			`its privacy rule was changed outside Holdout (${ruleWords(recorded.policy, now.policy)})`
		];
	if (recorded.newWave && !now.newWave)
		yield ['wave_missing', 'that it began a new wave of its audience is missing'];
	else if (!recorded.newWave && now.newWave)
		yield ['wave_added', 'a new wave of its audience was added, and no one confirmed it'];
	else if (!isSame(recorded.newWave, now.newWave))
		yield ['wave_changed', 'who began the new wave of its audience, or when, is not as recorded'];
	yield* answersChanged(store, recorded, now);
	yield* withdrawals(recorded, now);
	if (now.releases.length < recorded.releases.length)
		yield [
			'release_missing',
			`${recorded.releases.length - now.releases.length} of its releases are missing`
		];
	else if (!recorded.releases.every(({ hash }, at) => hash === now.releases[at]?.hash))
		yield ['release_changed', 'its releases are not the recorded ones'];
}
