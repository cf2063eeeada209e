/** A title such as "Mens E-Mail", which needs no marks to be seen as a name in a sentence. */
const title = /^\p{Lu}[^_]*$/u;

/** A variant's name in a sentence: names as files have them (`personalised_a`, `test`) are quoted, titles are not. */
export const variantName = (name: string): string => (title.test(name) ? name : `“${name}”`);
