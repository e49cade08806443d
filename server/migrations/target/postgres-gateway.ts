import { Client, DatabaseError, types } from "pg";
import { clock } from "@/server/platform/clock";
import { ownFormats } from "../dialects/postgres/written-expressions";
import { postgresWords } from "./error-words";
import { postgresFailure } from "./postgres-failure";
import { socketFailure } from "./socket-failure";
import { TargetError } from "./target-session";
import type { OpenOptions, TargetAddress, TargetGateway, TargetRow, TargetSession } from "./target-session";

/** Types that stay text: no digit, no microsecond and no space of a value may change on its way (oids of pg_type). */
const keptAsText: ReadonlySet<number> = new Set([20, 1700, 790, 1082, 1083, 1114, 1184, 1186, 1266, 114, 3802, 700, 701, 17]);
const textParsers = {
  getTypeParser: (oid: number, format?: "text" | "binary") => (keptAsText.has(oid) ? (value: unknown) => value : types.getTypeParser(oid, format)),
} as typeof types;

/**
 * Settings of every session. The server notices within half a second that nobody listens any more, so a killed worker's statement ends; a
 * frozen one holds no transaction open for longer than half a minute. Source: PostgreSQL documentation, "Client Connection Defaults".
 */
const settings: Readonly<Record<string, string>> = {
  client_connection_check_interval: "500ms",
  idle_in_transaction_session_timeout: "30s",
  // A scan takes as long as it takes, and a worker may wait for a person between two statements.
  transaction_timeout: "0",
  idle_session_timeout: "0",
  // Rows that we have waited for are read as they are then.
  default_transaction_isolation: "read committed",
  tcp_user_timeout: "15s",
  ...ownFormats,
  // A float with every digit: its text is the same number again.
  extra_float_digits: "1",
  standard_conforming_strings: "on",
  // Rows that a policy hides would count as done and their originals be removed: the server says so instead.
  row_security: "off",
  // A commit that is answered stands, also when the server crashes a moment later: the portal counts on it.
  synchronous_commit: "on",
};

const farewellMs = 1_000;

/** Sessions of PostgreSQL. */
export const postgresGateway: TargetGateway = {
  async open(address, options) {
    const client = await connect(address, options);
    try {
      await applySettings(client, options.statementTimeoutMs);
      const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
      return sessionOf(client, { address, options, backendId: rows[0]?.pid ?? 0 });
    } catch (error) {
      await farewell(client);
      throw translated(error, "opening", address);
    }
  },
};

async function connect(address: TargetAddress, { sessionName, connectTimeoutMs }: OpenOptions): Promise<Client> {
  const client = new Client({
    host: address.host,
    port: address.port,
    database: address.databaseName,
    user: address.userName,
    password: address.password,
    ssl: tlsOf(address),
    application_name: sessionName,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    types: textParsers,
  });
  // Without a listener a lost connection would end the process; the next query tells of it.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await farewell(client);
    throw translated(error, "opening", address);
  }
}

/** A server that is gone does not answer: it is not waited for. */
async function farewell(client: Client): Promise<void> {
  const timer = new AbortController();
  await Promise.race([client.end().catch(() => undefined), clock.sleep(farewellMs, timer.signal)]);
  timer.abort();
}

function tlsOf({ tls, tlsCa, host }: TargetAddress) {
  if (tls === "off") return false;
  return tls === "require" ? { rejectUnauthorized: false } : { rejectUnauthorized: true, servername: host, ...(tlsCa !== null && { ca: tlsCa }) };
}

/** Sets what this server knows; an older one does without the rest. A commit that waits for replicas too goes on doing so. */
async function applySettings(client: Client, statementTimeoutMs: number | null): Promise<void> {
  const wanted = { ...settings, statement_timeout: `${statementTimeoutMs ?? 0}ms` };
  await client.query(
    "select set_config(s.name, w.value, false) from json_each_text($1::json) w (name, value) join pg_settings s on lower(s.name) = lower(w.name) where s.name <> 'synchronous_commit' or s.setting = 'off'",
    [JSON.stringify(wanted)],
  );
}

function sessionOf(client: Client, { address, options, backendId }: { address: TargetAddress; options: OpenOptions; backendId: number }): TargetSession {
  return {
    name: options.sessionName,
    backendId,
    async query(sql, values) {
      try {
        // The extended protocol takes one statement only, also where there are no values.
        const query = { text: sql, values: [...(values ?? [])], queryMode: "extended" };
        const result = await client.query<TargetRow>(query);
        return { rows: result.rows, affected: result.rowCount ?? 0 };
      } catch (error) {
        throw translated(error, "open", address);
      }
    },
    async cancel() {
      const second = await connect(address, { ...options, sessionName: `${options.sessionName} cancel` });
      try {
        await second.query("select pg_cancel_backend($1)", [backendId]);
      } finally {
        await farewell(second);
      }
    },
    end: () => farewell(client),
  };
}

function translated(error: unknown, moment: "opening" | "open", address: TargetAddress): TargetError {
  if (error instanceof TargetError) return error;
  const place = `${address.host}:${address.port}/${address.databaseName}`;
  if (!(error instanceof DatabaseError) || error.code === undefined) return socketFailure(error, moment, place);
  const { code, message, detail, hint, routine, where, constraint } = error;
  // Without its cause: what the server said may hold values of rows, and logs are read by many.
  return new TargetError(postgresFailure(code), postgresWords({ code, message, detail, hint, routine, where }), { code, constraint: constraint ?? null });
}
