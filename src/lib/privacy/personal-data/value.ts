import { isBankAccount } from './bank-account.ts';
import { isEmail } from './email.ts';
import { isDeviceAddress, isIpAddress } from './ip-address.ts';
import type { PersonalKind } from './kind.ts';
import { nationalId } from './national-id.ts';
import { isPaymentCard } from './payment-card.ts';
import { isPhone } from './phone.ts';

const digitsOnly = /^\d+$/;

/**
 * What personal data one value is beyond doubt, whatever column it stands in; null when only a column of such values would tell.
 *
 * @param text a cell
 */
export function clearKind(text: string): PersonalKind | null {
	const plain = text.trim();
	if (plain.length < 5) return null;
	if (isEmail(plain)) return 'email';
	if (!/\d/.test(plain) && !plain.includes(':')) return null;
	if (isBankAccount(plain)) return 'account';
	if (!digitsOnly.test(plain) && isPaymentCard(plain)) return 'card';
	if (nationalId(plain) === 'clear') return 'national-id';
	if (isIpAddress(plain)) return 'ip';
	if (isDeviceAddress(plain)) return 'device';
	return isPhone(plain) ? 'phone' : null;
}
