/** Why a campaign is left out of pooled results. */
export type LeftOutReason =
	/** Nothing is published. */
	| 'not_published'
	/** More people will come. */
	| 'running'
	/** People were not split as planned, or the same people are counted on several days. */
	| 'not_comparable'
	/** A wave of more than two groups. */
	| 'several_groups'
	/** A wave in which people recur, with several dates in a month. */
	| 'rows_within_a_month'
	/** A wave whose file has one date, without a declared first and last day. */
	| 'no_wave_days'
	/** A total is hidden for privacy: the campaign is too small to show. */
	| 'hidden'
	/** It is shown because it did well: small campaigns that did badly stay hidden. */
	| 'shown_because_it_did_well'
	/** No range that can decide. */
	| 'no_interval'
	/** A change relative to 0 has no meaning. */
	| 'no_relative_change'
	/** Neither amounts in the file nor a value per conversion. */
	| 'no_money'
	/** Margin and costs are not entered. */
	| 'no_margin'
	/** It has no days, but a range of days was requested. */
	| 'no_dates'
	/** Its last day is outside the requested days. */
	| 'other_days'
	/** Amounts in another currency. */
	| 'other_currency'
	/** The only campaign that is compared by its metric. */
	| 'only_one_of_its_metric';

/** The reasons in words, after "1 campaign is left out: ". */
export const leftOutWords: Readonly<Record<LeftOutReason, string>> = {
	not_published: 'nothing is published',
	running: 'still running',
	not_comparable: 'people were not split as planned, or recur',
	several_groups: 'it has more than two groups',
	rows_within_a_month:
		'the same people come again, and it has several dates in one month; upload one row a month for each group',
	no_wave_days:
		'its file has one date, and its first and last day are not entered; enter them on its edit page',
	hidden: 'hidden for privacy',
	shown_because_it_did_well: 'shown because it did well, while small campaigns that did badly stay hidden',
	no_interval: 'no range that may decide',
	no_relative_change: 'no relative change that can be compared',
	no_money: 'no money in the file',
	no_margin: 'margin and costs are not entered',
	no_dates: 'without dates',
	other_days: 'outside these days',
	other_currency: 'in another currency',
	only_one_of_its_metric: 'the only one compared by its metric'
};
