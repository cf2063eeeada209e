// The thread that makes the nightly backup.
import { parentPort, workerData } from 'node:worker_threads';
import { nightlyBackup, type Nightly } from '../backup/nightly.ts';

const path = await nightlyBackup(workerData as Nightly, new Date());
if (path !== null) parentPort?.postMessage(path);
