/** What a layout is called, and what it means for the file. */
export function layoutWords(layout: string): { readonly name: string; readonly sentence: string } {
	switch (layout) {
		case 'goals':
			return {
				name: 'One row per goal',
				sentence: 'One row per variant and goal. Each goal became a measure, and people are counted once.'
			};
		case 'metrics':
			return {
				name: 'One row per number',
				sentence: 'One row per number. Each metric became a column, and people are counted once.'
			};
		case 'wide':
			return { name: 'Variants side by side', sentence: 'Variants are side by side. Each became a row.' };
		case 'transposed':
			return {
				name: 'Measures below each other',
				sentence: 'Measures are below each other, variants side by side. The table was turned.'
			};
		case 'pivot':
			return {
				name: 'Pivot table',
				sentence: 'A pivot table. Its labels were filled in, and its totals left out.'
			};
		case 'mean':
			return {
				name: 'Means with people',
				sentence: 'Means with the number of people. Sums were computed: mean × people.'
			};
		case 'computed':
			return { name: 'One row per group', sentence: 'One row per group of people. Some sums were computed.' };
		case 'filled':
			return {
				name: 'One row per group',
				sentence: 'One row per group of people. Empty names were filled in from the row above.'
			};
		default:
			return { name: 'One row per group', sentence: 'One row per group of people, read as it is.' };
	}
}

/** Why a row is passed over. */
export const passedWords = {
	totals_row: 'A totals row: it would count everyone twice.',
	comparison_row: 'It compares variants and counts no people.',
	people_unknown_row: 'It has no people and no outcomes.',
	repeated_header: 'The header again.',
	no_people_row: 'No people in it.',
	hidden_row: 'Hidden in the workbook.',
	footer: 'A note below the table.'
} as const;

/** "Mobile + Desktop + …" */
export const shortParts = (parts: readonly string[]): string =>
	`${parts.join(' + ')}${parts.length >= 3 ? ' + …' : ''}`;
