/** A campaign of an upload, as it is stored. */
export interface StoredCampaign {
	readonly slug: string;
	readonly name: string;
	readonly rows: number;
	readonly state: 'stored' | 'released' | 'withdrawn';
	/** Its published results were withdrawn. */
	readonly hidden?: boolean;
}
