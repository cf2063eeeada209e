/** Invisible characters: spaces, joiners, direction marks, fillers. */
const INVISIBLE =
	/^[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]*$/u;

/** Whether a name has a visible character: an invisible name would be a link that nobody finds. */
export const isVisible = (name: string): boolean => !INVISIBLE.test(name);
