/** Minimum number of released ranges of days that can serve as the units where the file has no second moments. */
export const minBuckets = 20;
/** Minimum number of pairs of days where the same people come on several days, so that days are the only units. */
export const minPairs = 10;
