import { randomUUID } from "node:crypto";
import { CommandError, exitCodes } from "./exit-codes";
import type { Settings } from "./settings";

/** A refusal of the portal (RFC 9457). */
export type Problem = { status: number; code: string; detail: string; requestId: string; details: Record<string, unknown> };

/** What came of a call: the answer, a refusal, or nobody there. */
export type Called<T> = { ok: true; value: T } | { ok: false; problem: Problem } | { ok: false; problem: null; words: string };

export type Api = {
  call<T>(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<Called<T>>;
};

const patienceMs = 15_000;

/** Calls the portal's api/v1. A redirect is an error: the token goes to the address that was given, and nowhere else. */
export function apiClient({ url, token }: Settings): Api {
  return {
    async call<T>(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<Called<T>> {
      const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: "application/json", "user-agent": "switchyard-cli" };
      if (method === "POST") Object.assign(headers, { "content-type": "application/json", "idempotency-key": randomUUID() });
      try {
        const response = await fetch(`${url}/api/v1${path}`, {
          method,
          headers,
          redirect: "error",
          signal: AbortSignal.timeout(patienceMs),
          ...(method === "POST" && { body: JSON.stringify(body ?? {}) }),
        });
        return await read<T>(response);
      } catch (error) {
        return { ok: false, problem: null, words: `The portal at ${url} cannot be reached (${reasonOf(error)}).` };
      }
    },
  };
}

async function read<T>(response: Response): Promise<Called<T>> {
  const isJson = /^application\/(?:problem\+)?json\b/.test(response.headers.get("content-type") ?? "");
  const value: unknown = isJson ? await response.json() : null;
  if (response.ok && isJson) return { ok: true, value: value as T };
  const { status } = response;
  // A proxy in front of the portal answers in its own words while the portal is away.
  if (!isJson || status >= 500)
    return { ok: false, problem: null, words: `The portal answers with ${status}${isJson ? `: ${(value as Problem).detail}` : ""}.` };
  return { ok: false, problem: { ...(value as Problem), status } };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const { cause } = error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return error.name === "TimeoutError" ? `no answer in ${patienceMs / 1_000} s` : error.message;
}

/** The answer of a call, or the end of the command. @throws CommandError */
export function requireAnswer<T>(called: Called<T>): T {
  if (called.ok) return called.value;
  if (called.problem === null) throw new CommandError(called.words, exitCodes.unreachable);
  throw new CommandError(called.problem.detail, called.problem.status === 401 ? exitCodes.notSignedIn : exitCodes.refused);
}

/** Path of an environment in api/v1, from its id or team/stage/name. @throws CommandError */
export function environmentPath(named: string | undefined): string {
  const name = named ?? process.env["SWITCHYARD_ENVIRONMENT"];
  const parts = (name ?? "").split("/");
  if ((parts.length === 1 || parts.length === 3) && parts.every((part) => part !== "")) return `/environments/${parts.map(encodeURIComponent).join("/")}`;
  const given = name === undefined ? "Name an environment" : `"${name}" names no environment`;
  throw new CommandError(`${given}: give team/stage/name or its id, or set SWITCHYARD_ENVIRONMENT.`, exitCodes.usage);
}
