/** The one answer to an unknown address, a wrong password and a deactivated member. */
export const wrongWords = 'This address and password do not belong together.';
