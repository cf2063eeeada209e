import { axisWords } from '#lib/experiment/proof-words.ts';
import { counted } from '#lib/format/number.ts';
import type { PageData } from './$types';

type Certificates = NonNullable<PageData['list']['items'][number]['certificates']>;
type Proof = Pick<PageData['list']['items'][number], 'proof' | 'leftOut'>;

/** What was proved, in a few words. */
export function provedWords({ proof, leftOut }: Proof): string {
	switch (proof) {
		case 'all_groups':
			return 'All groups proved';
		case 'tables_left_out':
			return `Everything shown is proved; not shown: ${leftOut.map((axes) => axes.map(axisWords).join(' × ')).join(', ')}`;
		case 'exact_only':
			return 'Not all proved: searched for exact sizes';
		case 'before_proofs':
			return 'Published before proofs were made';
	}
}

/** How many certificates there are, and what they are made of, for administrators. */
export function certificatesWords({ certificates, groups, exchange, batch, single }: Certificates): string {
	if (certificates === 0) return 'None';
	if (groups === 0) return `${counted(certificates, 'certificate')}: there are no small groups`;
	const found = [
		...(exchange > 0 ? [counted(exchange, 'exchange')] : []),
		...(batch > 0 ? [`${counted(batch, 'table')} for many groups`] : []),
		...(single > 0 ? [`${counted(single, 'table')} for one group`] : [])
	];
	return `${counted(certificates, 'certificate')} for ${counted(groups, 'group')}: ${found.join(', ')}`;
}
