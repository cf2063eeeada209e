/** The one answer to an unknown address, a wrong password and a deactivated member. */
export const wrongWords = 'Email address or password is wrong.';
