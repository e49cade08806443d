import { isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import type { Entry, ResultCodeError } from "ldapts";
import {
  Client,
  ConstraintViolationError,
  InappropriateAuthError,
  InsufficientAccessError,
  InvalidCredentialsError,
  NoSuchObjectError,
  UnwillingToPerformError,
} from "ldapts";
import { AppError } from "@/server/platform/errors";
import type { DirectoryConfig } from "./ldap-config";
import { SingleConnection } from "./ldap-connection";
import type { LdapFilter } from "./ldap-filter";

/** The directory could not be asked: down, too slow, TLS refused, or the service account does not work. `problem` is for the log and holds no secret. */
export class DirectoryUnavailableError extends AppError {
  readonly problem: string;

  constructor(problem: string, cause?: unknown) {
    super("directory_unavailable", "The directory of people does not answer. Try again in a minute; if it stays, tell an administrator.", { cause });
    this.name = "DirectoryUnavailableError";
    this.problem = problem;
  }
}

export type SearchQuery = {
  base: string;
  /** `base` reads one entry, `sub` (default) everything below too. */
  scope?: "base" | "sub";
  filter: LdapFilter;
  attributes: readonly string[];
  /** Attributes whose values are bytes. */
  byteAttributes?: readonly string[];
  /** Stop after so many entries; without it the search is paged and returns all. */
  atMost?: number;
};

/** A connection on which the service account has signed in. */
export type DirectorySession = {
  /** Entries that match. A base that does not exist gives null. Referrals are not followed. */
  search(query: SearchQuery): Promise<readonly Entry[] | null>;
};

const pageSize = 200;

/**
 * Opens one connection, signs in as the service account, runs the task and ends the connection.
 * The whole visit is limited to the sum of both timeouts, whatever the server does.
 * @throws DirectoryUnavailableError
 */
export async function withDirectorySession<T>(config: DirectoryConfig, task: (session: DirectorySession) => Promise<T>): Promise<T> {
  return visit(config, async (client) => {
    try {
      await client.bind(config.bindDn, config.bindPassword);
    } catch (error) {
      if (isRefusal(error))
        throw new DirectoryUnavailableError(`the service account ${config.bindDn} was refused (${error.name}); check its name and password`, error);
      throw error;
    }
    return task({ search: (query) => search(client, query) });
  });
}

/**
 * True when the directory accepts the password for the name. Opens and ends a connection of its own.
 * The caller must have refused empty passwords: some servers answer "success" to them.
 * @throws DirectoryUnavailableError when there was no answer; a refusal is false, whatever its reason.
 */
export async function tryBind(config: DirectoryConfig, dn: string, password: string): Promise<boolean> {
  if (dn.trim() === "" || password === "") return false;
  return visit(config, async (client) => {
    try {
      await client.bind(dn, password);
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  });
}

/** Results that mean "not with these credentials". Others (busy, unavailable, encryption demanded) say nothing about the person. */
function isRefusal(error: unknown): error is ResultCodeError {
  return (
    error instanceof InvalidCredentialsError ||
    error instanceof UnwillingToPerformError ||
    error instanceof InappropriateAuthError ||
    error instanceof InsufficientAccessError ||
    error instanceof ConstraintViolationError ||
    error instanceof NoSuchObjectError
  );
}

async function search(client: Client, query: SearchQuery): Promise<readonly Entry[] | null> {
  try {
    const found = await client.search(query.base, {
      scope: query.scope ?? "sub",
      filter: query.filter,
      attributes: [...query.attributes],
      explicitBufferAttributes: [...(query.byteAttributes ?? [])],
      ...(query.atMost === undefined ? { paged: { pageSize } } : { sizeLimit: query.atMost }),
    });
    return found.searchEntries;
  } catch (error) {
    if (error instanceof NoSuchObjectError) return null;
    throw error;
  }
}

async function visit<T>(config: DirectoryConfig, task: (client: Client) => Promise<T>): Promise<T> {
  const line = new SingleConnection();
  const deadline = AbortSignal.timeout(config.connectTimeoutMs + config.operationTimeoutMs);
  const expired = new Promise<never>((_, reject) => {
    deadline.addEventListener("abort", () => reject(new DirectoryUnavailableError(`${config.url} took longer than the visit may last`)), { once: true });
  });
  try {
    return await Promise.race([connectAndRun(config, line, task), expired]);
  } catch (error) {
    throw toUnavailable(config, error);
  } finally {
    // Destroyed, not unbound: an unbind waits for nothing and would be sent in clear on a line whose encryption failed.
    line.destroy();
  }
}

async function connectAndRun<T>(config: DirectoryConfig, line: SingleConnection, task: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    url: config.url,
    timeout: config.operationTimeoutMs,
    connectTimeout: config.connectTimeoutMs,
    // With an ldap:// address these options would make the library speak TLS at once; there they go to startTLS instead.
    tlsOptions: config.url.toLowerCase().startsWith("ldaps:") ? tlsOptions(config) : undefined,
    createConnection: line.open,
    createSecureConnection: line.openSecure,
  });
  if (config.startTls) await client.startTLS(tlsOptions(config));
  return task(client);
}

function tlsOptions(config: DirectoryConfig): ConnectionOptions {
  const host = new URL(config.url).hostname.replace(/^\[|\]$/gu, "");
  return {
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(config.ca === undefined ? {} : { ca: config.ca }),
    minVersion: "TLSv1.2",
    rejectUnauthorized: true,
  };
}

function toUnavailable(config: DirectoryConfig, error: unknown): Error {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error)) return new DirectoryUnavailableError(`${config.url}: ${String(error)}`, error);
  const isFromOutside = "code" in error || "messageDetails" in error;
  // A mistake in our own code stays one; the library marks its reading errors with messageDetails, sockets and TLS with a code.
  if (error instanceof TypeError && !isFromOutside) return error;
  return new DirectoryUnavailableError(`${config.url}: ${error.message}${"code" in error ? ` (${String(error.code)})` : ""}`, error);
}
