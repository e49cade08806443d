import type { FaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import type { Engine } from "@/server/migrations/scripts/schemas";
import type { AppTarget } from "../executor/app-target";
import { openMariadbServer } from "./mariadb-server";
import { openPostgresServer } from "./postgres-server";

/** A database server of the matrix's own, which it may crash. */
export type KillServer = {
  engine: Engine;
  /** As superuser, on a connection that is opened for it. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
  target: Omit<AppTarget, "query" | "fill" | "content" | "drop" | "open">;
  proxy: FaultProxy;
  /** Crashes the server, before it returns. */
  crash(): void;
  /** Starts it again after a crash. */
  recover(): Promise<void>;
  /** Makes `app` anew with what counts changes of its rows. */
  makeTable(): Promise<void>;
  /** What of the schema was changed since `makeTable`: each statement that took effect, and how often. */
  schemaChanges(): Promise<string[]>;
  close(): Promise<void>;
};

/** Starts one, with a proxy before it through which the workers connect. */
export function openKillServer(engine: Engine): Promise<KillServer> {
  return { postgres: openPostgresServer, mariadb: openMariadbServer }[engine]();
}
