/** The name of a campaign in addresses: "Spring e-mail: picks" is "spring-e-mail-picks". Never empty. */
export function slugOf(name: string): string {
	const slug = name
		.normalize('NFKD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 80)
		.replace(/-+$/, '');
	return slug || 'campaign';
}
