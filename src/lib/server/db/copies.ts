import { copyTables, cellsBesides } from './postgres/copies.ts';
import type { CellStore, Store } from './database.ts';
import { databaseUrl } from './dialect.ts';
import { emptyCells, readBesides } from './cell-store.ts';
import { copyInMemory } from './sqlite/store.ts';
import type { Stores } from './stores.ts';

/** Copies to try something in, which nobody else sees. */
export interface Copies {
	/** Both parts: all that is recorded, and no cells. */
	readonly stores: Stores;
	/** From here on the cells of the real database are read together with the copy's own. */
	readonly readBesides: () => Promise<void>;
}

/** Nobody else writes to a copy: every moment of it is one. */
const copy = (dataFolder: string, holdout: Store, cells: CellStore): Stores => ({
	dataFolder,
	holdout,
	private: cells,
	atOneMoment: (act) => act({ holdout, private: cells })
});

/** Copies of both databases, as they are at this moment. They end with their stores. */
export async function copiesOf(real: Stores): Promise<Copies> {
	const { dataFolder } = real;
	const url = databaseUrl();
	if (url !== null) {
		const [holdout, cells] = await Promise.all([copyTables(url), cellsBesides(url)]);
		return {
			stores: copy(dataFolder, holdout, cells.store),
			readBesides: cells.readBesides
		};
	}
	const cells = emptyCells(real.private);
	return {
		stores: copy(dataFolder, copyInMemory(real.holdout), cells),
		readBesides: () => Promise.resolve(readBesides(cells, dataFolder))
	};
}
