import type { Proof } from './certificate.ts';
import type { Solve } from './program.ts';
import type { Family, System } from './system.ts';

/** How far a proof goes. */
export interface ProveOptions {
	/** Without a solver exchanges alone are tried. */
	readonly solve: Solve | null;
	/** A proof of the same cells and families under other rows: what is still valid of it is kept. */
	readonly earlier?: Proof;
}

/** Finds a certificate for every group that must stay wide. */
export type Prove = (system: System, families: readonly Family[], options: ProveOptions) => Proof;
