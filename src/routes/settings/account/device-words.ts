const browsers = [
	['Edg/', 'Edge'],
	['OPR/', 'Opera'],
	['Firefox/', 'Firefox'],
	['Chrome/', 'Chrome'],
	['Safari/', 'Safari']
] as const;

const systems = [
	['Android', 'Android'],
	['iPhone', 'iPhone'],
	['iPad', 'iPad'],
	['Windows', 'Windows'],
	['Macintosh', 'macOS'],
	['Linux', 'Linux']
] as const;

/** A browser's description of itself in two words, such as "Firefox on Windows". */
export function deviceWords(userAgent: string): string {
	const browser = browsers.find(([mark]) => userAgent.includes(mark))?.[1];
	const system = systems.find(([mark]) => userAgent.includes(mark))?.[1];
	if (!browser) return system ?? 'Unknown device';
	return system ? `${browser} on ${system}` : browser;
}
