import { lookup } from "node:dns";
import type { LookupAddress } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, connect } from "node:net";
import type { BlockList, LookupFunction } from "node:net";
import { isLoopback, refusedAddress } from "./outbound-address";
import type { PairProbe } from "./schemas";

/** What a call outwards came to. `sure` is true when the other side certainly did nothing: it was never reached, or it refused. */
export type OutboundAnswer = { ok: true; words: string } | { ok: false; sure: boolean; words: string };

/** A signed call of a team's hook. */
export type HookCall = { url: string; headers: Readonly<Record<string, string>>; body: string };

/** Calls to addresses that people typed. None throws. */
export type OutboundGateway = {
  probe(probe: PairProbe): Promise<OutboundAnswer>;
  callHook(call: HookCall): Promise<OutboundAnswer>;
};

const probeTimeoutMs = 5_000;
const hookTimeoutMs = 8_000;
/** More of an answer is not read. */
const mostBytes = 16_384;

/** Calls outwards that reach public addresses, and of the others only those that the installation allows. */
export function createOutboundGateway(allowed: BlockList): OutboundGateway {
  return {
    probe: (probe) => (probe.kind === "tcp" ? probeTcp(probe, allowed) : probeHttp(probe, allowed)),
    callHook: (call) => callHook(call, allowed),
  };
}

/** Why a hook may not be called at this address, in words; null when it may as far as the address tells without asking DNS. */
export function refusedHookUrl(url: string, allowed: BlockList): string | null {
  const { protocol, hostname, username, password } = new URL(url);
  const host = bareHost(hostname);
  if (username !== "" || password !== "") return "The address must hold no name and no password.";
  if (protocol !== "https:" && !(isIP(host) !== 0 ? isLoopback(host) : host === "localhost")) {
    return "The hook must be called over HTTPS; plain HTTP is taken only to this machine itself.";
  }
  return isIP(host) === 0 ? null : refusedAddress(host, allowed);
}

/** Why a probe may not be made, in words; null when it may as far as the address tells without asking DNS. */
export function refusedProbe(probe: PairProbe, allowed: BlockList): string | null {
  const host = probe.kind === "tcp" ? bareHost(probe.host) : bareHost(new URL(probe.url).hostname);
  return isIP(host) === 0 ? null : refusedAddress(host, allowed);
}

class Refused extends Error {}

/** Looks a name up and gives only addresses that may be called: what DNS says later, or to others, does not matter. */
function guardedLookup(allowed: BlockList): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error !== null) return callback(error, "", 0);
      const refusal = addresses.map(({ address }) => refusedAddress(address, allowed)).find((words) => words !== null);
      const [first] = addresses;
      if (refusal !== undefined || first === undefined) return callback(new Refused(refusal ?? `${hostname} has no address.`), "", 0);
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function probeTcp({ host, port }: Extract<PairProbe, { kind: "tcp" }>, allowed: BlockList): Promise<OutboundAnswer> {
  const refusal = refusedProbe({ kind: "tcp", host, port }, allowed);
  if (refusal !== null) return Promise.resolve({ ok: false, sure: true, words: refusal });
  return new Promise((resolve) => {
    const socket = connect({ host: bareHost(host), port, lookup: guardedLookup(allowed) });
    const answer = (result: OutboundAnswer): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(probeTimeoutMs, () => answer({ ok: false, sure: true, words: `${host} did not take a connection on port ${port} within 5 s.` }));
    socket.once("connect", () => answer({ ok: true, words: `${host} takes connections on port ${port}.` }));
    socket.once("error", (error) => answer({ ok: false, sure: true, words: `${host} took no connection on port ${port}: ${wordsOf(error)}` }));
  });
}

async function probeHttp({ url, status }: Extract<PairProbe, { kind: "http" }>, allowed: BlockList): Promise<OutboundAnswer> {
  const refusal = refusedProbe({ kind: "http", url, status }, allowed);
  if (refusal !== null) return { ok: false, sure: true, words: refusal };
  const answer = await exchange({ url, method: "GET", headers: {}, body: "" }, { allowed, timeoutMs: probeTimeoutMs });
  if ("failure" in answer) return { ok: false, sure: true, words: `${url} did not answer: ${answer.failure}` };
  return answer.status === status
    ? { ok: true, words: `${url} answers ${status}.` }
    : { ok: false, sure: true, words: `${url} answers ${answer.status} instead of ${status}.` };
}

async function callHook({ url, headers, body }: HookCall, allowed: BlockList): Promise<OutboundAnswer> {
  const refusal = refusedHookUrl(url, allowed);
  if (refusal !== null) return { ok: false, sure: true, words: refusal };
  const { host } = new URL(url);
  const answer = await exchange({ url, method: "POST", headers, body }, { allowed, timeoutMs: hookTimeoutMs });
  if ("failure" in answer) return { ok: false, sure: answer.sure, words: `${host} did not answer: ${answer.failure}` };
  const { status } = answer;
  if (status >= 200 && status < 300) return { ok: true, words: `${host} answered ${status}.` };
  // Redirects are not followed: the address that was checked is the one that is called.
  const words = status >= 300 && status < 400 ? `${host} answered ${status}, a redirect, which is not followed.` : `${host} answered ${status}.`;
  return { ok: false, sure: status < 500, words };
}

type Exchange = { url: string; method: "GET" | "POST"; headers: Readonly<Record<string, string>>; body: string };
type Answer = { status: number } | { failure: string; sure: boolean };

function exchange({ url, method, headers, body }: Exchange, { allowed, timeoutMs }: { allowed: BlockList; timeoutMs: number }): Promise<Answer> {
  return new Promise((resolve) => {
    let isSent = false;
    const signal = AbortSignal.timeout(timeoutMs);
    const send = url.startsWith("https:") ? httpsRequest : httpRequest;
    const request = send(url, {
      method,
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      lookup: guardedLookup(allowed),
      signal,
      agent: false,
    });
    const fail = (error: Error): void =>
      resolve({ failure: signal.aborted ? `no whole answer within ${timeoutMs / 1_000} s.` : wordsOf(error), sure: !isSent });
    request.once("socket", (socket) => socket.once(url.startsWith("https:") ? "secureConnect" : "connect", () => (isSent = true)));
    request.once("error", fail);
    request.once("response", (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) response.destroy();
      });
      response.once("error", () => undefined);
      response.once("close", () => resolve({ status: response.statusCode ?? 0 }));
    });
    request.end(body);
  });
}

/** Codes of Node in words; the text of a refusal is our own. */
function wordsOf(error: Error): string {
  if (error instanceof Refused) return error.message;
  const code = "code" in error && typeof error.code === "string" ? error.code : null;
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: "nothing listens there.",
    ENOTFOUND: "the name is not known.",
    EAI_AGAIN: "the name could not be looked up.",
    ECONNRESET: "the connection was cut.",
    ETIMEDOUT: "the connection was not taken in time.",
    DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not trusted.",
    SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not trusted.",
    CERT_HAS_EXPIRED: "its certificate has expired.",
    ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name.",
  };
  return (code === null ? undefined : known[code]) ?? `${code ?? error.message}.`;
}

/** A host without the brackets of an IPv6 address. */
function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, "");
}
