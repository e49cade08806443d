import { BlockList, isIP } from "node:net";

/** Addresses that belong to no public host: they are called only where the installation allows it. Source: RFC 6890 and IANA's registries of special-purpose addresses. */
const special = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  special.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  special.addSubnet(network, prefix, "ipv6");
}

/** Never called, whatever is allowed: the credentials of machines are served there (EC2 user guide, "Instance metadata"; ECS developer guide, "Task metadata"). */
const credentials = new BlockList();
credentials.addSubnet("169.254.0.0", 16, "ipv4");
credentials.addAddress("fd00:ec2::254", "ipv6");

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Networks of a list such as `10.20.0.0/16, fd12::/48`. @throws Error that names what is no network */
export function readNetworks(text: string): BlockList {
  const list = new BlockList();
  for (const part of text.split(",").map((each) => each.trim())) {
    if (part === "") continue;
    const [address = "", prefix = ""] = part.split("/");
    const family = isIP(address);
    const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
    if (family === 0 || !(bits >= 0 && bits <= (family === 4 ? 32 : 128))) throw new Error(`${part} is no network; write it as 10.20.0.0/16.`);
    list.addSubnet(address, bits, family === 4 ? "ipv4" : "ipv6");
  }
  return list;
}

/** True for an address of this machine itself. */
export function isLoopback(address: string): boolean {
  return holds(loopback, address);
}

/** Why an address may not be called, in words; null when it may. */
export function refusedAddress(address: string, allowed: BlockList): string | null {
  if (holds(credentials, address)) return `${address} is where machines get their credentials; it is never called.`;
  if (!holds(special, address) || holds(allowed, address)) return null;
  return `${address} is not a public address, and SWITCH_ALLOWED_NETWORKS does not name its network.`;
}

function holds(list: BlockList, address: string): boolean {
  const bare = address.replace(/%.*$/, "");
  const family = isIP(bare);
  return family !== 0 && list.check(bare, family === 4 ? "ipv4" : "ipv6");
}
