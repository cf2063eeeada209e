/**
 * Whether a name has a meaning of its own in JavaScript, such as `__proto__` or `constructor`: results are indexed by the names of
 * variants and dimensions, and such a name would be found in an empty object.
 */
export const isReserved = (name: string): boolean => name in Object.prototype;
