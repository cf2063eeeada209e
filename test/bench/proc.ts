import { readFileSync } from 'node:fs';

/** Clock ticks a second in /proc, on every Linux that Node runs on. */
const ticks = 100;

const read = (pid: number | 'self', name: string): string | null => {
	try {
		return readFileSync(`/proc/${pid}/${name}`, 'utf8');
	} catch {
		return null;
	}
};

/** The most memory a process has had, in megabytes; NaN where the system does not tell. */
export function peakMemory(pid: number): number {
	return Number(/^VmHWM:\s+(\d+) kB$/m.exec(read(pid, 'status') ?? '')?.[1] ?? NaN) / 1024;
}

/** Processor seconds a process has used, and its ended children have; NaN where the system does not tell. */
export function processorSeconds(pid: number | 'self'): { own: number; children: number } {
	const fields = read(pid, 'stat')?.split(') ').at(-1)?.split(' ').map(Number) ?? [];
	const two = (at: number): number => ((fields[at] ?? NaN) + (fields[at + 1] ?? NaN)) / ticks;
	return { own: two(11), children: two(13) };
}
