/** A data folder that Holdout cannot work with as it is; the message is one line for people. Commands end with 1. */
export class RefusedError extends Error {}
