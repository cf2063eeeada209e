const MONTH =
	'jan|feb|m[aä]r|mrz|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|juni|juli|oktober|dezember';
const PERIODS = [
	/^(?:fy|cy)?\s*'?(?:19|20)\d\d(?:\s*[/-]\s*\d\d(?:\d\d)?)?$/i,
	/^(?:q|qtr|quarter|quartal|trimestre|trim|t|h|kwartaal|k|s)\.?\s*[1-4](?:[\s/_-]*'?(?:\d\d)?\d\d)?$/i,
	/^(?:(?:19|20)\d\d)[\s/_-]*(?:q|h|t|k|s)[1-4]$/i,
	/^[1-4]\.?(?:er|e|º|°|st|nd|rd|th)?\s*(?:quarter|quartal|trimestre|kwartaal|q|halbjahr|half)(?:[\s/_-]*(?:\d\d)?\d\d)?$/i,
	/^(?:week|woche|kw|semaine|semana|settimana|wk|w)\.?\s*\d{1,2}(?:[\s/_-]*(?:\d\d)?\d\d)?$/i,
	new RegExp(`^(?:${MONTH})\\.?(?:[\\s/_-]*'?(?:\\d\\d)?\\d\\d)?$`, 'i')
];

/** Whether a value names a quarter, a week, a month or a year. */
export const isPeriod = (value: string): boolean => PERIODS.some((form) => form.test(value.trim()));
