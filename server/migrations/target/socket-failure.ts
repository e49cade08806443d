import { TargetError } from "./target-session";
import type { TargetFailure } from "./target-session";

const lost = new Set(["ECONNRESET", "EPIPE", "PROTOCOL_CONNECTION_LOST", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"]);

/** An error that came from the network and not from the server: while opening, the target cannot be reached; afterwards the session is gone. */
export function socketFailure(error: unknown, moment: "opening" | "open", where: string): TargetError {
  // A fault of our own call, not of the network.
  if (error instanceof TypeError) return new TargetError("other", error.message, { code: null }, { cause: error });
  const code = codeOf(error);
  const failure: TargetFailure = moment === "opening" ? "unreachable" : "connection-lost";
  const said = error instanceof Error ? error.message : String(error);
  const words =
    moment === "opening"
      ? `${where} cannot be reached: ${said}. Check host, port, TLS and the network between.`
      : `The connection to ${where} was lost${code !== null && lost.has(code) ? "" : ` (${said})`}.`;
  return new TargetError(failure, words, { code }, { cause: error });
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
