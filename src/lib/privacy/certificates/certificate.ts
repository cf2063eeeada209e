import type { Changes, Way } from '../disclosure/certificate.ts';
import type { Layer } from '../released.ts';

/** Version of what a certificate is, how it is written as bytes and how it is added up again. */
export const certificateRule = '1';

/**
 * The same for certificates of everything about the same people. By rule 1, people were one unknown only where their outcomes were
 * the same, too; by rule 2 they are wherever they are as many.
 */
export const jointRule = '2';

/** Versions that can be added up. */
export const knownRules: readonly string[] = [certificateRule, jointRule];

/** What a certificate counts: people; people with an outcome (or another difference of such counts); events; an amount. */
export type CountedKind = 'people' | 'outcome' | 'event' | 'money';

/** A sum of measures with their signs, such as people − conversions; `people` is a measure like the others. */
export type Terms = readonly (readonly [measure: string, sign: number])[];

/** What a certificate is about. */
export interface CertificateHead {
	readonly rule: string;
	readonly layer: Layer;
	readonly variant: string;
	readonly kind: CountedKind;
	readonly terms: Terms;
	/** Of the terms those whose tables a change must agree with: the others stay as they are. */
	readonly own: readonly string[];
	/** Units of one, which make every cell's number whole: 100 for cents. */
	readonly scale: number;
	/** What everybody knows each cell has at least, in units: 1 for people, 0 for outcomes. */
	readonly least: number;
	/** From how many on a published group may have it. */
	readonly floor: number;
	/** Is the same person counted on several days? Then a group has as many persons as on its largest day. */
	readonly recurring: boolean;
	/** Number of cells: the variant's existing combinations of values. */
	readonly cells: number;
	/** Groups that must stay wide. */
	readonly groups: number;
	/** Groups of these that no change makes wide enough; 0 where the ranges of a release are proved. */
	readonly open: number;
	/** Which measurement of the same people, where campaigns measured differently; left out for the first. */
	readonly measurement?: number;
}

/**
 * The proof of one count of one variant: changes of the true table to other ones that agree with everything published.
 * Cells are numbered in the order of their day and values (plain code points). Changes of an outcome are pairs: first people,
 * then those with the outcome.
 */
export interface Certificate {
	readonly head: CertificateHead;
	readonly changes: Changes;
}

/** What the ledger keeps of a certificate; never a cell. */
export interface CertificateLine extends Pick<
	CertificateHead,
	'layer' | 'variant' | 'kind' | 'terms' | 'groups' | 'open'
> {
	/** Each group under k people, or count under m, differs by so many between two tables; null for amounts, which differ by a share. */
	readonly width: number | null;
	/** Number of changes by how they were found. */
	readonly found: Readonly<Record<Way, number>>;
	/** SHA-256 of the certificate's bytes. */
	readonly hash: string;
}

/** A campaign about the same people, as it was when a release was proved beside it. */
export interface ProvedBeside {
	readonly campaignId: string;
	/** Of its newest release. */
	readonly sequence: number;
	/** Were its cells looked at, or only what it had published? */
	readonly hasCells: boolean;
	/** Its names of columns and variants, with those of the released campaign. */
	readonly columns: readonly (readonly [theirs: string, own: string])[];
	readonly variants: readonly (readonly [theirs: string, own: string])[];
	/** Its names of groups that are typed otherwise, by the column's name here; left out where there are none. */
	readonly labels?: readonly (readonly [column: string, theirs: string, own: string])[];
}

/** Certificates of a release that are stored together, as the ledger has them. */
export interface KeptCertificates {
	readonly rule: string;
	/** Under which they are stored. */
	readonly id: string;
	/** Uploads whose cells they hold: deleted with the first of them. */
	readonly uploads: readonly string[];
	readonly lines: readonly CertificateLine[];
	/** They are about everything that was published about the same people up to this release; left out for a period alone. */
	readonly beside?: readonly ProvedBeside[];
}

/** What is counted, in words: "people without conversions". */
export const countedWords = (terms: Terms): string => {
	const named = (sign: number) => terms.flatMap(([name, of]) => (of === sign ? [name] : []));
	const [more, less] = [named(1).join(' and '), named(-1).join(' and ')];
	return less ? `${more} without ${less}` : more;
};
