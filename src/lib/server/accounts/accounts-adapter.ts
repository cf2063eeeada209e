import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { accounts as account, members as user, sessions, verifications } from '../db/account-tables.ts';
import type { Read, Store } from '../db/database.ts';

const adapterOn = (store: Read) =>
	drizzleAdapter(store, {
		provider: 'sqlite',
		schema: { user, session: sessions, account, verification: verifications }
	});

/** better-auth's own adapter on our tables. What it writes waits for its turn, like everything that is written. */
export const accountsAdapter =
	(store: Store): ReturnType<typeof adapterOn> =>
	(options) => {
		const reading = adapterOn(store)(options);
		const writing = (tx: Read) => adapterOn(tx)(options);
		return {
			...reading,
			create: (data) => store.write((tx) => writing(tx).create(data)),
			update: (data) => store.write((tx) => writing(tx).update(data)),
			updateMany: (data) => store.write((tx) => writing(tx).updateMany(data)),
			delete: (data) => store.write((tx) => writing(tx).delete(data)),
			deleteMany: (data) => store.write((tx) => writing(tx).deleteMany(data)),
			consumeOne: (data) => store.write((tx) => writing(tx).consumeOne(data)),
			incrementOne: (data) => store.write((tx) => writing(tx).incrementOne(data))
		};
	};
