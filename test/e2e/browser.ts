import { chromium, type Browser } from 'playwright-core';
import { inject } from 'vitest';

/** The Chromium of this run, which all files share: a file closes its own connection and pages. */
export const openBrowser = (): Promise<Browser> => chromium.connect(inject('browser'));
