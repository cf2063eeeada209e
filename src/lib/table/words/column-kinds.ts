import { plainName } from './names.ts';

const GOALS =
	/(?:^|_)(?:goals?|metrics?|events?|conversions?|kpis?|objectives?|targets?|measures?|zielvorhaben|ziele?|kennzahl(?:en|name|namen)?|metrik|objectifs?|objetivos?|obiettiv[oi]|doel(?:en)?|indicateurs?|indicador(?:es)?|m[eé]tricas?|m[eé]triques?|ereignis(?:se|name)?|evento?s?|[ée]v[ée]nements?)(?:_|$)/;

const SPLITS =
	/(?:^|_)(?:country|countries|region|city|state|zip|postcode|market|place|geo|land|l[aä]nder|pays|pa[ií]s|paese|stad|stadt|ort|device|ger[aä]t|appareil|dispositivo|apparaat|platform|plattform|os|browser|channel|kanal|canal|canale|kanaal|age|alter|[âa]ge|edad|et[aà]|leeftijd|idade|gender|sex|geschlecht|date|day|week|month|year|datum|tag|woche|monat|hour|segment|tier|cohort|category|store|language|sprache|langue|idioma|lingua|taal)(?:_|$)/;

/** Whether a column is named after what is counted, so that each of its values counts the same people again. */
export const namesGoals = (name: string): boolean => GOALS.test(plainName(name));

/** Whether a column is named after what splits people: regions, devices, ages, days. */
export const namesParts = (name: string): boolean => SPLITS.test(plainName(name));

const RATE = new RegExp(
	'(?:^|_)(?:' +
		'rate|rates|ratio|percent|percentage|pct|prozent|anteil|quote|rentabilität|taux|pourcentage|part|tasa|porcentaje|tasso|percentuale|' +
		'taxa|percentagem|aandeel|ctr|cvr|cr|ctor|roas|roi|cpc|cpm|cpa|cpv|cpl|arpu|arppu|rpv|rpu|aov|bounce_rate|' +
		'lift|uplift|improvement|improve|confidence|significance|significant|probability|prob|chance|pvalue|p_value|' +
		'p_val|zscore|z_score|frequency|frequenz|fréquence|frecuencia|frequenza|frequência|index|credible|' +
		'relative|absolute_change|absolutechange|percent_change|percentchange|delta|difference|diff|' +
		'steigerung|verbesserung|amélioration|mejora|miglioramento|verbetering|melhoria|wahrscheinlichkeit' +
		')(?:_|$)|_(?:per|pro|par|por|je)_|^(?:cost|costs|kosten)_(?:per|pro)(?:_|$)|^(?:cost|value)_conv$',
	'u'
);

const MEAN =
	/(?:^|_)(?:avg|average|averages|mean|means|ø|durchschnitt|durchschnittliche[rns]?|mittelwert|moyenne?|moyen|moy|promedio|media|gemiddelde|gemiddeld|média|medio|médio)(?:_|$)/u;

const SPREAD =
	/(?:^|_)(?:sd|std|stddev|stdev|std_dev|standard_deviation|se|stderr|std_err|std_error|standard_error|variance|var|ci|ci_low|ci_high|ci_lower|ci_upper|lower|upper|lower_bound|upper_bound|interval|standardabweichung|standardfehler|écart_type|desviación|deviazione|standaardafwijking|desvio)(?:_|$)/u;

const IN_BRACKETS =
	/(?:^|_)(?:rate|rates|ratio|percent|percentage|pct|quote|ctr|cvr|lift|uplift)(?:_|$)|(?:^|_)per_/;

/** "Purchases (Conversion rate)" is a rate, whatever is in front; "Conversions (part 2)" is none. */
export const isRateInBrackets = (header: string): boolean =>
	IN_BRACKETS.test(plainName(/[([{]([^)\]}]+)[)\]}]\s*$/.exec(header)?.[1] ?? ''));

const MEDIAN = /(?:^|_)(?:median|médiane?|mediana|mediaan|medianwert|zentralwert)(?:_|$)/u;

/** "Revenue (avg)" is a mean, and "Umsatz (Median)" a median, whatever is in front: neither can be added up. */
export const isMeanInBrackets = (header: string): boolean => {
	const inner = plainName(/[([{]([^)\]}]+)[)\]}]\s*$/.exec(header)?.[1] ?? '');
	return MEAN.test(inner) || MEDIAN.test(inner);
};

/** Whether a header names a rate: per cent, per something, a lift, a probability. Rates are no counts and cannot be added up. */
export function isRateName(header: string): boolean {
	if (/%/.test(header)) return true;
	if (isRateInBrackets(header)) return true;
	const bare = header.replace(/[[({](?!%)[^\])}]*[\])}]/g, ' ');
	const name = plainName(bare);
	return RATE.test(name) || / \/ /.test(header);
}

/** Whether a header names a mean. */
export const isMeanName = (header: string): boolean => MEAN.test(plainName(header));

/** Whether a header names a spread or an interval: a standard deviation, an error, a bound. */
export const isSpreadName = (header: string): boolean => SPREAD.test(plainName(header));

/** Whether a column's numbers cannot be added up, by its header. */
export const cannotAdd = (header: string): boolean =>
	isRateName(header) || isMeanName(header) || isSpreadName(header) || MEDIAN.test(plainName(header));

/** A cell that is a per cent, or the beginning of an interval: `2.99%`, `±0.17%`. */
export const isPercent = (cell: string): boolean => /^[±+\-−]?\s*[\d.,]+\s*%(?!\s*\(\s*\d)/.test(cell.trim());
