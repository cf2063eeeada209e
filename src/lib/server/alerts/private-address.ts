import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Networks of IPv4 that are not public (RFC 6890). */
const ipv4 = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 3]
] as const;

/** Within the public part of IPv6: addresses that lead to an IPv4 address or are for documentation. */
const ipv6 = [
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20]
] as const;

const closed = new BlockList();
for (const [network, prefix] of ipv4) closed.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of ipv6) closed.addSubnet(network, prefix, 'ipv6');

const open = new BlockList();
open.addSubnet('2000::', 3, 'ipv6');

/** Is an IP address none of the public internet: of this machine, of our network, or reserved? What is no address is private. */
export function isPrivateAddress(address: string): boolean {
	if (isIPv4(address)) return closed.check(address, 'ipv4');
	if (!isIPv6(address)) return true;
	return !open.check(address, 'ipv6') || closed.check(address, 'ipv6');
}
