/** A 0/1 matrix with few rows and many columns, each column the list of its ones, flat: -1 fills up. */
export interface Matrix {
	readonly rows: number;
	readonly columns: number;
	/** Most ones a column has. */
	readonly stride: number;
	/** Rows of the ones of column c: `ones[c * stride …]`. */
	readonly ones: Int32Array;
}
