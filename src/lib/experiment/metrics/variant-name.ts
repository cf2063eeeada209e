/** A title such as "Mens E-Mail", which reads as a name in a sentence without quotes. */
const title = /^\p{Lu}[^_]*$/u;

/** A variant's name in a sentence: names as in files (`personalised_a`, `test`) are quoted, titles are not. */
export const variantName = (name: string): string => (title.test(name) ? name : `“${name}”`);
