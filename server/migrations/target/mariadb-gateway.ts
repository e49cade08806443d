import { isIP } from "node:net";
import { createConnection } from "mysql2/promise";
import type { Connection, QueryResult } from "mysql2/promise";
import { clock } from "@/server/platform/clock";
import { mariadbWords } from "./error-words";
import { mariadbFailure } from "./mariadb-failure";
import { socketFailure } from "./socket-failure";
import { TargetError } from "./target-session";
import type { OpenOptions, TargetAddress, TargetGateway, TargetRow, TargetSession } from "./target-session";

/** Nothing is cut, replaced by zero or numbered anew without an error. Triggers that are made keep this mode. */
const sqlMode = "STRICT_ALL_TABLES,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION";

const farewellMs = 1_000;

/** Sessions of MariaDB and MySQL. Each holds a user lock of its own name, by which a successor finds its connection. */
export const mariadbGateway: TargetGateway = {
  async open(address, options) {
    const connection = await connect(address, options);
    try {
      await connection.query(`set session sql_mode = '${sqlMode}', time_zone = '+00:00', autocommit = 1`);
      // Said also where there is none: the server's own limit is for applications.
      await connection.query(`set session max_statement_time = ${(options.statementTimeoutMs ?? 0) / 1_000}`);
      await connection.execute("select get_lock(?, 0)", [options.sessionName]);
      return sessionOf(connection, { address, options });
    } catch (error) {
      connection.destroy();
      throw translated(error, "opening", address);
    }
  },
};

async function connect(address: TargetAddress, { connectTimeoutMs }: OpenOptions): Promise<Connection> {
  requireName(address);
  try {
    const connection = await createConnection({
      host: address.host,
      port: address.port,
      database: address.databaseName,
      user: address.userName,
      password: address.password,
      ssl: tlsOf(address),
      charset: "utf8mb4",
      connectTimeout: connectTimeoutMs,
      supportBigNumbers: true,
      bigNumberStrings: true,
      dateStrings: true,
      jsonStrings: true,
      multipleStatements: false,
      // The server's LOAD DATA LOCAL is refused before a file is asked for.
      flags: ["-LOCAL_FILES"],
      enableKeepAlive: true,
      keepAliveInitialDelay: 5_000,
    });
    // Without a listener a lost connection would end the process; the next query tells of it.
    connection.on("error", () => undefined);
    return connection;
  } catch (error) {
    throw translated(error, "opening", address);
  }
}

/** For an address the driver takes any certificate of the authority that is for localhost, so the name would not be verified at all. */
function requireName({ tls, host }: TargetAddress): void {
  if (tls !== "verify" || isIP(host) === 0) return;
  throw new TargetError("unreachable", `TLS verify needs the server's name and not an address such as ${host}. Register it under the name in its certificate.`);
}

function tlsOf({ tls, tlsCa }: TargetAddress) {
  if (tls === "off") return undefined;
  return tls === "require" ? { rejectUnauthorized: false } : { rejectUnauthorized: true, verifyIdentity: true, ...(tlsCa !== null && { ca: tlsCa }) };
}

function sessionOf(connection: Connection, { address, options }: { address: TargetAddress; options: OpenOptions }): TargetSession {
  const backendId = connection.threadId;
  return {
    name: options.sessionName,
    backendId,
    async query(sql, values) {
      try {
        // Values travel apart from the text, by the server's own prepared statements; without values the text goes as it is.
        const given = (values ?? []).map(sendable);
        const [result] = given.length === 0 ? await connection.query(sql) : await connection.execute(sql, given);
        return answerOf(result);
      } catch (error) {
        throw translated(error, "open", address);
      }
    },
    async cancel() {
      const second = await connect(address, options);
      try {
        await second.query(`kill query ${backendId}`);
      } finally {
        second.destroy();
      }
    },
    end: async () => {
      // A server that is gone does not answer the farewell.
      await Promise.race([connection.end().catch(() => undefined), clock.sleep(farewellMs)]);
      connection.destroy();
    },
  };
}

function answerOf(result: QueryResult): { rows: readonly TargetRow[]; affected: number } {
  if (!Array.isArray(result)) return { rows: [], affected: result.affectedRows };
  return { rows: result.flatMap((row) => (Array.isArray(row) || "affectedRows" in row ? [] : [row])), affected: 0 };
}

/** What the driver can send; big integers go as text. */
function sendable(value: unknown): string | number | boolean | null | Date | Buffer {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof Date || Buffer.isBuffer(value)) return value;
  if (typeof value === "bigint") return value.toString();
  throw new TypeError(`A ${typeof value} cannot be sent to MariaDB.`);
}

function translated(error: unknown, moment: "opening" | "open", address: TargetAddress): TargetError {
  if (error instanceof TargetError) return error;
  const where = `${address.host}:${address.port}/${address.databaseName}`;
  if (!isServerError(error)) return socketFailure(error, moment, where);
  const [code, failure] = [String(error.errno), mariadbFailure(error.errno, error.sqlState)];
  // Without its cause: what the server said may hold values of rows and, with the statement, more of them; logs are read by many.
  return new TargetError(failure, mariadbWords({ code, message: error.message, sqlState: error.sqlState }, failure), { code });
}

function isServerError(error: unknown): error is Error & { errno: number; sqlState: string } {
  return error instanceof Error && "errno" in error && typeof error.errno === "number" && "sqlState" in error && typeof error.sqlState === "string";
}
