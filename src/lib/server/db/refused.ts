/** Something that Holdout cannot work with as it is, such as a data folder or a port; the message is one line for people. Commands end with 1. */
export class RefusedError extends Error {}
