import type { AllExchanges } from './exchanges/all-exchanges.ts';
import type { Coverage } from './coverage.ts';
import type { Draft } from './system/draft.ts';

/** What the stages of a proof share. */
export interface Tools {
	readonly draft: Draft;
	readonly coverage: Coverage;
	readonly exchanges: AllExchanges;
	/** Groups that no table makes wide enough, by family. */
	readonly hopeless: readonly Uint8Array[];
}
