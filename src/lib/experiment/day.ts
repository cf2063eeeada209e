const msPerDay = 86_400_000;

/** ISO date of a day: 0 is 1970-01-01. */
export const isoDay = (day: number): string => new Date(day * msPerDay).toISOString().slice(0, 10);

/** The UTC calendar day of a moment, in days since 1970-01-01. */
export const dayOf = (moment: Date): number => Math.floor(moment.getTime() / msPerDay);
