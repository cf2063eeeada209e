/** How one number is calculated. */
export interface Method {
	readonly what: string;
	readonly how: string;
	readonly formula?: string;
	readonly source: string;
}

/** The methods of results, the most used first. Every number names its own under "How this is calculated". */
export const methods: readonly Method[] = [
	{
		what: 'Difference of shares and means',
		how: 'Welch’s t interval: the variants may vary differently.',
		formula: 'x̄₁ − x̄₀ ± t · √(s₁²/n₁ + s₀²/n₀)',
		source: 'Welch (1947), Biometrika 34, 28–35'
	},
	{
		what: 'Shares with fewer than 30 people on a side',
		how: 'Score test with Newcombe’s interval.',
		formula: 'd ± √((p₁ − l₁)² + (u₀ − p₀)²), with Wilson bounds l and u',
		source:
			'Miettinen and Nurminen (1985), Statistics in Medicine 4, 213–226; Newcombe (1998), same journal 17, 873–890'
	},
	{
		what: 'Revenue with a few large orders',
		how: 'The test allows for skewness. It needs the column revenue_cu.',
		source: 'Cornish and Fisher (1938), Revue de l’Institut International de Statistique 5, 307–320'
	},
	{
		what: 'Lift',
		how: 'Interval of a ratio of two means.',
		formula: 'all r with (x̄₁ − r·x̄₀)² ≤ c² · (s₁²/n₁ + r²·s₀²/n₀); lift = r − 1',
		source: 'Fieller (1954), Journal of the Royal Statistical Society B 16, 175–185'
	},
	{
		what: 'Ratios such as click rate',
		how: 'Delta method with the sums of squares of people, or from day to day without them.',
		source: 'Cochran (1977), Sampling Techniques, chapter 6'
	},
	{
		what: 'While a campaign runs',
		how: 'Always-valid ranges: you can look at any time and stop when you like.',
		source: 'Howard et al. (2021), Annals of Statistics 49; Waudby-Smith et al. (2021), arXiv:2103.06476'
	},
	{
		what: 'Several variants',
		how: 'Holm: the strictest level comes first.',
		formula: 'p₍ᵢ₎ · (m − i + 1)',
		source: 'Holm (1979), Scandinavian Journal of Statistics 6, 65–70'
	},
	{
		what: 'Many segments',
		how: 'Benjamini–Hochberg: at most the stated share of the findings is expected to be false.',
		formula: 'p₍ᵢ₎ · m / i',
		source: 'Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289–300'
	},
	{
		what: 'Guardrails',
		how: 'OK when harm beyond the limit is ruled out, one-sided.',
		source: 'Farrington and Manning (1990), Statistics in Medicine 9, 1447–1454; Wellek (2010)'
	},
	{
		what: 'Split of people',
		how: 'Test of the counts against the planned split, valid at every look.',
		source: 'Lindon and Malek (2022), NeurIPS 35'
	},
	{
		what: 'Same people before the campaign (CUPED)',
		how: 'The earlier value explains part of the noise, so ranges get narrower.',
		formula: 'y − θ · (x − x̄), θ = cov(x, y) / var(x)',
		source: 'Deng et al. (2013), WSDM'
	},
	{
		what: 'Average of several campaigns',
		how: 'Random effects: campaigns may truly differ.',
		source:
			'Paule and Mandel (1982), Journal of Research of the National Bureau of Standards 87; Hartung and Knapp (2001), Statistics in Medicine 20'
	},
	{
		what: 'Gain',
		how: 'All variants of a campaign together, the fixed cost once.',
		formula: 'margin rate × (extra revenue + discount) − discount − cost',
		source: 'Margin and costs are treated as exact. The range comes from revenue alone.'
	},
	{
		what: 'Privacy proof',
		how: 'For every small group, a solver finds two complete data sets that fit all published numbers and differ in its size.',
		source: 'Related bounds: Dobra and Fienberg (2000), PNAS 97, 11885–11892'
	},
	{
		what: 'Several campaigns together',
		how: 'Plain sum of the gains, bad ones too. What was rolled out is adjusted for luck by a normal model of all campaigns.',
		formula: 'Σ gain ± z · √(Σ standard error²)',
		source:
			'Lee and Shen (2018), KDD; Morris (1983), Journal of the American Statistical Association 78, 47–55'
	},
	{
		what: 'What to test next',
		how: 'The loss that a decision by today’s range would bring on average, for each unit of cost.',
		formula: 'σ · (φ(u) − u · Φ(−u)), u = |gain| / σ',
		source: 'Raiffa and Schlaifer (1961), Applied Statistical Decision Theory'
	}
];
