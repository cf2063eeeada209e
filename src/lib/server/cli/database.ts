import { RefusedError } from '../db/faults.ts';
import { setUpRoles } from '../db/postgres/roles.ts';
import { readArguments, UsageError } from './usage.ts';

/** `database setup --url URL`: makes roles, schemas and tables in a PostgreSQL database, and prints what each process connects with. */
export async function databaseCommand(args: string[]): Promise<number> {
	const { positionals, values } = readArguments({
		args,
		allowPositionals: true,
		options: { url: { type: 'string' } }
	});
	const { url } = values;
	if (positionals.length !== 1 || positionals[0] !== 'setup' || !url)
		throw new UsageError('write: database setup --url postgres://ADMINISTRATOR@HOST/DATABASE');
	if (!/^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? ''))
		throw new RefusedError(
			'--url is no address of a PostgreSQL database, such as postgres://admin@host/holdout'
		);
	const { worker, web } = await setUpRoles(url);
	console.log(`HOLDOUT_DATABASE_URL of workers, which migrate: ${worker}`);
	console.log(`HOLDOUT_DATABASE_URL of web processes, which cannot read raw rows: ${web}`);
	return 0;
}
