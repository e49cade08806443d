import type { Engine } from "../scripts/schemas";
import type { TargetSession } from "../target/target-session";
import { mariadbIdentity } from "./mariadb/identity";
import { postgresIdentity } from "./postgres/identity";
import type { Query } from "./run-dialect";

/**
 * How a database is recognised whatever name its server is reached under. Copies of a server's files call themselves like their origin, so the same
 * identity is a suspicion; that a lock taken under one name is held under the other is the proof.
 */
export type IdentityDialect = {
  /** What the server calls the database of the session; null: it does not tell. */
  read(session: TargetSession): Promise<string | null>;
  /** Takes a lock that ends with the session. */
  hold(key: number): Query;
  /** One row, `held`: whether another session holds it. */
  isHeld(key: number): Query;
};

const dialects: Readonly<Record<Engine, IdentityDialect>> = { postgres: postgresIdentity, mariadb: mariadbIdentity };

/** How a database of this engine is recognised. */
export function identityDialectOf(engine: Engine): IdentityDialect {
  return dialects[engine];
}
