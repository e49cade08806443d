import type { Engine } from "../scripts/schemas";
import { registerDatabaseInput } from "./schemas";

/** Where a database is and who connects, as a URL says it. */
export type DatabaseUrl = { engine: Engine; host: string; port: number; databaseName: string; userName: string; password: string };

const schemes: Readonly<Record<string, { engine: Engine; port: number }>> = {
  "postgres:": { engine: "postgres", port: 5_432 },
  "postgresql:": { engine: "postgres", port: 5_432 },
  "mariadb:": { engine: "mariadb", port: 3_306 },
  "mysql:": { engine: "mariadb", port: 3_306 },
};

const parts = registerDatabaseInput.pick({ host: true, port: true, databaseName: true, userName: true, password: true });

/**
 * Reads postgresql://user:password@host:5432/name or mariadb://….
 * @throws Error that says what is wrong and never what stands there: it holds a password
 */
export function readDatabaseUrl(text: string, variable: string): DatabaseUrl {
  const url = URL.canParse(text) ? new URL(text) : null;
  const scheme = url === null ? undefined : schemes[url.protocol];
  if (url === null || scheme === undefined) throw new Error(`${variable} must be written as postgresql://user:password@host:5432/name or mariadb://….`);
  const read = parts.safeParse({
    host: decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? scheme.port : Number(url.port),
    databaseName: decodeURIComponent(url.pathname.slice(1)),
    userName: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  });
  if (read.success) return { engine: scheme.engine, ...read.data };
  throw new Error(`${variable} cannot be used: ${read.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ")}`);
}
