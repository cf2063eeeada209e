import { describe, expect, it } from 'vitest';
import { addressGroup } from '#lib/server/accounts/client-address.ts';

describe('addressGroup(address)', () => {
	it.each([
		['192.0.2.7', '192.0.2.7'],
		['::ffff:192.0.2.7', '192.0.2.7'],
		['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
		['2001:db8:1:2::ffff', '2001:db8:1:2::/64'],
		['2001:DB8:0001:0002:aaaa::', '2001:db8:1:2::/64'],
		['2001:db8::1', '2001:db8:0:0::/64'],
		['fe80::1%eth0', 'fe80:0:0:0::/64'],
		['::1', '0:0:0:0::/64'],
		['', '']
	])('of %s is %s', (address, group) => {
		expect(addressGroup(address)).toBe(group);
	});
});
