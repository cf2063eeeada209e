const header = 'campaign,variant,date,channel,people,conversions,revenue,revenue_sq';

const plain = {
	variant: 'control',
	date: '2026-03-02',
	channel: 'Mail',
	people: '100',
	conversions: '5',
	revenue: '50',
	revenue_sq: '900'
};

/** Cells of a row by column; the others are harmless. */
export type HostileRow = Partial<typeof plain>;

let made = 0;

/** A small campaign of its own with good rows in lines 2 and 3, and these rows below, each on a day of its own. */
export function hostileFile(...rows: HostileRow[]): string {
	made += 1;
	const name = `Hostile ${made}`;
	const days = rows.map((_, i) => new Date(Date.UTC(2026, 3, 1 + i)).toISOString().slice(0, 10));
	return [
		header,
		`${name},control,2026-03-01,Mail,900,50,500.5,9000`,
		`${name},picks,2026-03-01,Mail,910,70,600,9900`,
		...rows.map((row, i) => [name, ...Object.values({ ...plain, date: days[i], ...row })].join()),
		''
	].join('\n');
}

/** The header line of these files. */
export const hostileHeader = `${header}\n`;
