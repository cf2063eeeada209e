import { configureGlobal } from 'fast-check';

/** Random tests take the same examples each time; `HOLDOUT_FUZZ_SEED=2 npm test` takes others. */
configureGlobal({ seed: Number(process.env['HOLDOUT_FUZZ_SEED'] ?? 1) });
