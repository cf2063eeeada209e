import { sep } from 'node:path';
import { isBusy, isDiskFull, isUnavailable, RefusedError } from '../db/faults.ts';

interface SystemError {
	readonly code: string;
	readonly path: string | null;
	readonly syscall: string | null;
}

const field = (error: object, name: string): unknown =>
	Object.entries(error).find(([key]) => key === name)?.[1];

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What the system or SQLite reports of an error, or of the one behind it that has a code. */
function systemError(error: unknown): SystemError | null {
	for (let at = error; at instanceof Error; at = at.cause) {
		const code = field(at, 'code');
		if (typeof code !== 'string') continue;
		return { code, path: text(field(at, 'path')), syscall: text(field(at, 'syscall')) };
	}
	return null;
}

/** Why a server cannot listen; null for other errors. */
export function listenFailure(
	error: unknown,
	{ host, port }: { readonly host: string; readonly port: number }
): RefusedError | null {
	switch (systemError(error)?.code) {
		case 'EADDRINUSE':
			return new RefusedError(
				`Port ${port} of ${host} is in use by another program. Stop it, or set PORT to another port.`
			);
		case 'EACCES':
		case 'EPERM':
			return new RefusedError(`This user may not listen on port ${port}. Set PORT to 1024 or more.`);
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
		case 'EINVAL':
		case 'EAFNOSUPPORT':
			return new RefusedError(
				`HOST "${host}" is no address of this machine. Use 127.0.0.1 for this machine alone, or 0.0.0.0 for all its addresses.`
			);
		default:
			return null;
	}
}

/**
 * What the command line prints for an error that has its reason outside of Holdout; null for faults of ours, whose stack is
 * wanted.
 * @param dataFolder of the settings
 */
export function failureWords(error: unknown, dataFolder: string): string | null {
	for (let at = error; at instanceof Error; at = at.cause) if (at instanceof RefusedError) return at.message;
	if (isUnavailable(error))
		return 'The database cannot be reached. Is it running, and is HOLDOUT_DATABASE_URL right?';
	const known = systemError(error);
	if (known === null) return null;
	const { code, path, syscall } = known;
	const isOurs = path === null || `${path}${sep}`.startsWith(`${dataFolder}${sep}`);
	if (isDiskFull(error))
		return `The disk is full, so nothing was finished. Make room${path === null ? '' : ` for ${path}`} and try again.`;
	if (isBusy(error))
		return `Another process has been writing to the databases in ${dataFolder} for too long. Try again when it has finished.`;
	// Where a file system is read-only, Node's own making of folders reports that there is none.
	if (code === 'ENOENT' && syscall !== 'mkdir') return null;
	switch (code) {
		case 'EEXIST':
		case 'ENOTDIR':
			return `${path ?? dataFolder} is a file, or is below one, where a folder is needed.`;
		case 'ELOOP':
			return `${path ?? dataFolder} is a link that leads back to itself.`;
		case 'ENAMETOOLONG':
			return `${path ?? dataFolder} is too long for a name on this disk.`;
		case 'EACCES':
		case 'ENOENT':
		case 'EPERM':
		case 'EROFS':
		case 'SQLITE_READONLY':
		case 'SQLITE_CANTOPEN':
			// Of what is in the data folder, the folder is what people know.
			return isOurs
				? `${dataFolder} cannot be written: this user needs the right to change it.`
				: `This user may not read or write ${path}.`;
		case 'SQLITE_CORRUPT':
		case 'SQLITE_NOTADB':
			return `The database ${path === null ? `in ${dataFolder}` : path} is damaged. Restore a backup with \`holdout restore FILE --force\`.`;
		default:
			return null;
	}
}
