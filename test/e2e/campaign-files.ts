/** A file of a campaign of two segments and a group that is too small, with other people for each name. */
export const finished = (name: string, more = 0): string =>
	[
		'campaign,variant,channel,region,device,people,conversions',
		...['control', 'picks'].flatMap((variant, v) =>
			['Web', 'Phone'].flatMap((channel, c) =>
				['North', 'South'].flatMap((region, r) =>
					['App', 'Browser'].map(
						(device, d) =>
							`${name},${variant},${channel},${region},${device},${2000 + more + 13 * c + 7 * r + 3 * d},${100 + 40 * v}`
					)
				)
			)
		),
		`${name},control,Store,North,App,30,2`,
		`${name},picks,Store,North,App,28,1`,
		''
	].join('\n');

/** The words for three cross-tabs of `finished` that close a triangle. */
export const triangle = ['channel × region', 'channel × device', 'region × device'] as const;
