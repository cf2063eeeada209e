import { axisWords } from '#lib/experiment/proof-words.ts';
import type { PageData } from './$types';

type Proof = Pick<PageData['list']['items'][number], 'proof' | 'leftOut'>;

/** What was proved, in a few words. */
export function provedWords({ proof, leftOut }: Proof): string {
	switch (proof) {
		case 'all_groups':
			return 'All groups proved';
		case 'tables_left_out':
			return `All groups proved; left out: ${leftOut.map((axes) => axes.map(axisWords).join(' × ')).join(', ')}`;
		case 'before_proofs':
			return 'No proof is kept';
	}
}
