/** The number of the signed report that a query names, as it is there; null for the report of the day. */
export const numberIn = (query: string): string | null => new URLSearchParams(query).get('report');

/** The query that names a signed report; empty for the report of the day. */
export const reportQuery = (number: string | null): string => (number === null ? '' : `report=${number}`);
