/** What a measure outside the contract counts, as the analyst declares it. */
export const ownKinds = ['yes-no', 'count', 'amount', 'score'] as const;

/** People (each 0 or 1), events, money, or a score that respondents gave. */
export type OwnKind = (typeof ownKinds)[number];

/** The declared kinds of a file's own measures, by canonical name. */
export type OwnKinds = Readonly<Partial<Record<string, OwnKind>>>;

/** The kind that a role of a mapping declares: `measure` is a count; undefined for other roles. */
export const ownKindOf = (role: string): OwnKind | undefined =>
	role === 'measure' ? 'count' : ownKinds.find((kind) => kind === role);
