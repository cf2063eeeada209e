/** What takes no ink: spaces, joiners, marks of direction, fillers. */
const INVISIBLE =
	/^[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]*$/u;

/** Whether anything of a name can be seen: one that cannot would be a link that nobody finds. */
export const isVisible = (name: string): boolean => !INVISIBLE.test(name);
