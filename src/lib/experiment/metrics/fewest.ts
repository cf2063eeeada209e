/** Fewest released date buckets that may stand for the units where the file has no second moments. */
export const fewestBuckets = 20;
/** Fewest pairs of days where people recur and days are the only units there are. */
export const fewestPairs = 10;
