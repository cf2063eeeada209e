import { collectDefaultMetrics, Registry } from 'prom-client';

/** Figures about the process and its requests, for machines. No name of a campaign, no count of people or rows. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
