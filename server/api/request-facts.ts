import { isIP } from "node:net";
import { env } from "@/server/platform/env";
import { newId } from "@/server/platform/ids";

/** Header that the server itself sets from the socket before anything else sees the request; what a client sends under this name is overwritten. */
export const peerHeader = "x-switchyard-peer";

/** What a request says about where it comes from. */
export type RequestFacts = { id: string; address: string; userAgent: string };

/** Reads the facts of a request. The address is the socket's, or the entry of X-Forwarded-For that our own proxies wrote. */
export function requestFacts(headers: Headers): RequestFacts {
  return { id: newId(), address: clientAddress(headers, env().TRUSTED_PROXIES), userAgent: (headers.get("user-agent") ?? "").slice(0, 300) };
}

/** The client's address behind `trustedProxies` proxies, each of which appends the address it saw. Entries left of those are the client's word. */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  const forwarded = (headers.get("x-forwarded-for") ?? "").split(",").map((entry) => entry.trim());
  const candidate = trustedProxies === 0 ? headers.get(peerHeader) : forwarded.at(-trustedProxies);
  const address = (candidate ?? "").replace(/^::ffff:/, "");
  return isIP(address) ? address : "unknown";
}
