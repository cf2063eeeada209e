import { describe, expect, it } from 'vitest';
import { programmeSchema } from '#lib/server/api/programme-schema.ts';
import { programmeAnswer } from '#lib/server/reports/programme.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { assumptions } from '#lib/server/reports/assumptions.ts';
import { openWorkspace } from './publish-case.ts';
