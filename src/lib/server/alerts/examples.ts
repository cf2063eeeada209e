import { daysOfMonth, isoDay, monthOf } from '#lib/experiment/day.ts';
import { alertKinds, alertsOf } from '#lib/experiment/programme/alert.ts';
import { exampleLines } from '#lib/experiment/programme/alert-examples.ts';
import { gainSummary } from '#lib/experiment/programme/gain-summary.ts';
import type { AlertTopic } from '../db/tables/alerts.ts';
import { asLetter, asSlack, decidePath, mentionMessage, type Links } from './message.ts';
import { asReport, monthlyMessage } from './monthly-letter.ts';
import { topicWords } from './topics.ts';

/** How the message of a topic looks. */
export interface MessageExample {
	readonly topic: AlertTopic;
	readonly name: string;
	readonly subject: string;
	readonly text: string;
	/** The text for Slack, with its own marks; null for what goes by email alone. */
	readonly slack: string | null;
}

/**
 * Messages about invented campaigns, in the words of real ones.
 * @param today in days since 1970-01-01
 */
export function messageExamples({
	origin,
	workspace,
	currency,
	today
}: {
	readonly origin: string;
	readonly workspace: string;
	readonly currency: string;
	readonly today: number;
}): MessageExample[] {
	const lines = exampleLines(today, currency);
	const found = new Map(alertsOf(lines, today).map((alert) => [alert.kind, alert]));
	const off = `${origin}/alerts/off/…`;
	const alerts = alertKinds.flatMap((kind): MessageExample[] => {
		const alert = found.get(kind);
		if (!alert) return [];
		const decide = decidePath(alert);
		const links: Links = { page: `${origin}${alert.path}`, decide: decide && `${origin}${decide}`, off };
		const { subject, text } = asLetter(alert, links, workspace);
		const slack = (JSON.parse(asSlack(alert, links)) as { text: string }).text;
		return [{ topic: kind, name: topicWords[kind].name, subject, text, slack }];
	});
	const mention = mentionMessage({
		by: 'Ana Ruiz',
		campaign: lines[0]?.name ?? '',
		words: '@Ben Okafor prices rose on the 3rd. Does that explain the dip?',
		slug: lines[0]?.slug ?? ''
	});
	const letter = asLetter(mention, { page: `${origin}${mention.path}`, decide: null, off }, workspace);
	const month = daysOfMonth(monthOf(today) - 1);
	const isEnded = ({ status }: (typeof lines)[number]) => status === 'ended';
	const report = monthlyMessage(
		{
			from: isoDay(month.from),
			to: isoDay(month.to),
			summary: gainSummary(lines, 0.95),
			ended: lines.filter(isEnded),
			running: lines.filter((line) => !isEnded(line))
		},
		workspace
	);
	const links = { page: `${origin}/programme`, decide: null, off };
	const { subject, text } = asReport(report, links, { name: workspace, logo: null });
	return [
		...alerts,
		{
			topic: 'mention',
			name: topicWords.mention.name,
			subject: letter.subject,
			text: letter.text,
			slack: null
		},
		{ topic: 'report', name: topicWords.report.name, subject, text, slack: null }
	];
}
