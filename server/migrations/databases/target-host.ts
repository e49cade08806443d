import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/**
 * Where machines get their credentials, and link-local addresses beside it: no database stands there (EC2 user guide, "Instance metadata"; ECS
 * developer guide, "Task metadata"). Private networks and this machine itself are normal for databases and are reached, unlike by the probes and
 * hooks of switches: who may register one is an admin, and what answers has to speak a database's protocol and to accept the login.
 */
const never = new BlockList();
never.addSubnet("169.254.0.0", 16, "ipv4");
never.addSubnet("0.0.0.0", 8, "ipv4");
never.addSubnet("224.0.0.0", 4, "ipv4");
never.addAddress("255.255.255.255", "ipv4");
never.addSubnet("fe80::", 10, "ipv6");
never.addSubnet("ff00::", 8, "ipv6");
never.addAddress("fd00:ec2::254", "ipv6");
never.addAddress("::", "ipv6");

/** Why an address may not be connected to, in words; null when it may. */
export function refusedTarget(address: string): string | null {
  const bare = address.replace(/%.*$/, "");
  const family = isIP(bare);
  // An IPv4 address written as IPv6 is checked as what it is: BlockList compares both forms.
  if (family !== 0 && !never.check(bare, family === 4 ? "ipv4" : "ipv6")) return null;
  return `${address} is an address of the machine's own network or of its credentials; no database is reached there.`;
}

/** Looks a host up and refuses it when any of its addresses may not be connected to; null when it may, or when it has no address at all. */
export async function refusedHost(host: string): Promise<string | null> {
  const addresses = isIP(host) === 0 ? await lookup(host, { all: true }).catch(() => []) : [{ address: host }];
  for (const { address } of addresses) {
    const refusal = refusedTarget(address);
    if (refusal !== null) return refusal;
  }
  return null;
}
