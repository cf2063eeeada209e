import { plainName } from './names.ts';

const GOALS =
	/(?:^|_)(?:goals?|metrics?|events?|conversions?|kpis?|objectives?|targets?|measures?|zielvorhaben|ziele?|kennzahl(?:en|name|namen)?|metrik|objectifs?|objetivos?|obiettiv[oi]|doel(?:en)?|indicateurs?|indicador(?:es)?|m[eé]tricas?|m[eé]triques?|ereignis(?:se|name)?|evento?s?|[ée]v[ée]nements?)(?:_|$)/;

const SPLITS =
	/(?:^|_)(?:country|countries|region|city|state|zip|postcode|market|place|geo|land|l[aä]nder|pays|pa[ií]s|paese|stad|stadt|ort|device|ger[aä]t|appareil|dispositivo|apparaat|platform|plattform|os|browser|channel|kanal|canal|canale|kanaal|age|alter|[âa]ge|edad|et[aà]|leeftijd|idade|gender|sex|geschlecht|date|day|week|month|year|datum|tag|woche|monat|hour|segment|tier|cohort|category|store|language|sprache|langue|idioma|lingua|taal)(?:_|$)/;

/** Whether a column is named after what is counted, so that each of its values counts the same people again. */
export const namesGoals = (name: string): boolean => GOALS.test(plainName(name));

/** Whether a column is named after what splits people: regions, devices, ages, days. */
export const namesParts = (name: string): boolean => SPLITS.test(plainName(name));
