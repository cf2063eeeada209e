import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const name = 'holdout starts work';

/** From now on this process starts no work: others do what it adds. */
export const workElsewhere = (): void => setEnvironmentData(name, 'no');

/** Does this process do the work it finds? */
export const works = (): boolean => getEnvironmentData(name) !== 'no';
