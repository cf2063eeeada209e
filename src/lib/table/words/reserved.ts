/**
 * Whether a name has a meaning of its own in JavaScript, such as `__proto__` or `constructor`: results are kept by the names of
 * variants and dimensions, and such a name would be found where there is none.
 */
export const isReserved = (name: string): boolean => name in Object.prototype;
