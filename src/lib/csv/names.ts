import { MEASURES, productName } from './measure.ts';

/** Synonyms by meaning, the better ones first; written as `plainName` makes them. */
const SYNONYMS: Record<string, string> = {
	campaign:
		'campaign campaign_name campaign_id experiment experiment_name experiment_id test_name kampagne campagne',
	variant:
		'variant variant_name variation variation_name experiment_variant experiment_group test_group ab_group ab_test_group treatment_group treatment arm bucket variante group',
	date: 'date first_exposure_date first_exposure_day exposure_date exposure_day event_date report_date day datum jour fecha',
	people:
		'people persons n users user customers customer unique_visitors unique_users uniques visitors visitor recipients recipient delivered emails_delivered reach audience audience_size subscribers cookies unique_cookies contacts members accounts sample_size head_count headcount kunden nutzer personen',
	impressions: 'impressions impression impr ad_impressions views',
	clicks:
		'clicks click unique_clicks link_clicks website_clicks clicks_all website_visits site_visits visits visit klicks',
	conversions:
		'conversions conversion converted converters enrollments enrolments enrollment enrolment purchases purchase purchasers buyers sign_ups signups registrations leads konversionen',
	orders: 'orders order transactions bestellungen',
	revenue:
		'revenue sales turnover net_revenue gross_revenue gmv order_value purchase_value conversion_value umsatz',
	cost: 'cost costs ad_spend media_cost media_spend amount_spent ad_cost kosten',
	clv: 'clv ltv customer_lifetime_value lifetime_value',
	unsubscribes:
		'unsubscribes unsubscribe unsubs unsubscribed opt_outs optouts opt_out optout opted_out abmeldungen',
	complaints: 'complaints complaint spam_complaints spam_reports spam_report abuse_reports beschwerden',
	csat: 'csat csat_score satisfaction',
	csat_responses: 'csat_responses csat_n csat_count survey_responses responses',
	reached: 'reached people_reached persons_reached users_reached customers_reached unique_viewers viewers',
	promoters: 'promoters promoter nps_promoters promotoren',
	detractors: 'detractors detractor nps_detractors detraktoren kritiker',
	nps_responses: 'nps_responses nps_respondents nps_answers nps_n nps_count'
};

/** The longest header that is looked at, in characters. */
const LONGEST = 100;

interface Meaning {
	target: string;
	rank: number;
}

const MEANINGS = new Map<string, Meaning>();
for (const [target, words] of Object.entries(SYNONYMS)) {
	words.split(' ').forEach((word, rank) => MEANINGS.set(word, { target, rank }));
}

/** A header as it is compared: lower case, words joined by `_`, no punctuation: `# of Website Clicks` is `of_website_clicks`. */
export function plainName(header: string): string {
	return header
		.normalize('NFKC')
		.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
		.toLowerCase()
		.replace(/\^2/g, '_sq')
		.replace(/\^3/g, '_cu')
		.replace(/[^\p{L}\p{N}]+/gu, '_')
		.replace(/^_+|_+$/g, '');
}

const FILLER =
	/^(?:(?:total_)?(?:number|no|nr|num|count|sum|anzahl)_of_|of_|num_|nr_|n_|total_|sum_|anzahl_)/;
const UNIT = /_(?:usd|eur|gbp|chf|jpy|count|total|sum|number)$/;
const SQUARE = /_(?:squared|squares|square|sumsq|sum_sq|sum_of_squares|ss|sq)$/;
const CUBE = /_(?:cubed|cubes|cube|sumcu|sum_cu|sum_of_cubes|cu)$/;
const CUBE_FIRST = /^(?:sum_of_cubes_of|sum_of_cubed|sum_cubed|sum_cu|cubed)_/;
const SQUARE_FIRST = /^(?:sum_of_squares_of|sum_of_squared|sum_squared|sum_sq|sumsq|sq|squared)_/;

function base(name: string, extra: ReadonlyMap<string, string>): Meaning | null {
	for (const form of [
		name,
		name.replace(FILLER, ''),
		name.replace(UNIT, ''),
		name.replace(FILLER, '').replace(UNIT, '')
	]) {
		const own = extra.get(form);
		if (own !== undefined) return { target: own, rank: 0 };
		const known = MEANINGS.get(form);
		if (known !== undefined) return { target: known.target, rank: known.rank + (form === name ? 0 : 0.5) };
	}
	return null;
}

function measure(name: string, extra: ReadonlyMap<string, string>): Meaning | null {
	const factors = name.split('_x_');
	if (factors.length === 2) {
		const [left, right] = factors.map((factor) => measure(factor, extra));
		if (!left || !right) return null;
		return { target: productName(left.target, right.target), rank: left.rank + right.rank };
	}
	const square = SQUARE.test(name)
		? name.replace(SQUARE, '')
		: SQUARE_FIRST.test(name)
			? name.replace(SQUARE_FIRST, '')
			: null;
	if (square !== null) {
		const of = square.includes('_x_') ? null : measure(square, extra);
		return of && { target: `${of.target}_sq`, rank: of.rank };
	}
	if (CUBE.test(name) || CUBE_FIRST.test(name)) {
		const of = measure(name.replace(CUBE, '').replace(CUBE_FIRST, ''), extra);
		return of && !/_(?:sq|cu)$/.test(of.target) && !of.target.includes('_x_')
			? { target: `${of.target}_cu`, rank: of.rank }
			: null;
	}
	if (name.startsWith('pre_')) {
		const of = measure(name.slice(4), extra);
		return of && { target: `pre_${of.target}`, rank: of.rank };
	}
	const found = base(name, extra);
	return found !== null && (MEASURES.includes(found.target) || [...extra.values()].includes(found.target))
		? found
		: null;
}

/**
 * What a header means: `campaign`, `variant`, `date`, `people` or a canonical measure such as `pre_revenue_sq`; null when nothing is known.
 * Of several headers with the same meaning the one with the smallest rank is the better.
 *
 * @param header as in the file
 * @param extra  further words for measures, as `plainName` writes them: `spend` → `revenue`
 */
export function meaningOf(header: string, extra: ReadonlyMap<string, string> = new Map()): Meaning | null {
	if (header.length > LONGEST) return null;
	const forms = [plainName(header)];
	const bare = header.replace(/[[({][^\])}]*[\])}]/g, ' ');
	if (bare !== header) forms.push(plainName(bare));
	for (const form of forms) {
		const found = base(form, extra) ?? measure(form, extra);
		if (found !== null) return found;
	}
	return null;
}
