import { mariadbConnection } from "../dialects/mariadb/connection";
import { postgresConnection } from "../dialects/postgres/connection";
import type { Engine } from "../scripts/schemas";
import type { TargetSession } from "../target/target-session";
import type { ConnectionCheck } from "./schemas";

/** What a server tells about itself and about us. */
export type ConnectionFacts = {
  /** Such as "PostgreSQL 15.20". */
  server: string;
  isReplica: boolean;
  /** The server's clock when it answered, as milliseconds since 1970. */
  clockMs: number;
  checks: ConnectionCheck[];
};

/** Reads them, engine by engine; changes nothing. */
export type ConnectionDialect = { read(session: TargetSession, scene: ConnectionScene): Promise<ConnectionFacts> };
export type ConnectionScene = { databaseName: string; userName: string; tls: string; isLocal: boolean };

const connections: Readonly<Record<Engine, ConnectionDialect>> = { postgres: postgresConnection, mariadb: mariadbConnection };

/** What the server of this engine tells in the session. */
export function readConnectionFacts(session: TargetSession, engine: Engine, scene: ConnectionScene): Promise<ConnectionFacts> {
  return connections[engine].read(session, scene);
}
