/** What personal data a cell or a column can look like. */
export type PersonalKind =
	| 'email'
	| 'phone'
	| 'ip'
	| 'card'
	| 'account'
	| 'national-id'
	| 'name'
	| 'address'
	| 'birth-date'
	| 'place'
	| 'device'
	| 'id'
	| 'unique';

/** The kind in words, as in "looks like personal data (…)". */
export const kindWords: Readonly<Record<PersonalKind, string>> = {
	email: 'e-mail address',
	phone: 'phone number',
	ip: 'IP address',
	card: 'payment card number',
	account: 'bank account number',
	'national-id': 'national identity number',
	name: 'name of a person',
	address: 'postal address',
	'birth-date': 'date of birth',
	place: 'exact place of a person',
	device: 'address of a device',
	id: 'ID of a person',
	unique: 'ID: nearly every row has its own value'
};
