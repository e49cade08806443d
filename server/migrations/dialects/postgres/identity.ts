import { textIn } from "../../target/row-values";
import { TargetError } from "../../target/target-session";
import type { IdentityDialect } from "../identity-dialect";

/** The cluster by the number it was made with, the database by its own; advisory locks are those of one database. */
export const postgresIdentity: IdentityDialect = {
  async read(session) {
    try {
      const { rows } = await session.query(
        "select system_identifier || '/' || (select oid from pg_database where datname = current_database()) as identity from pg_control_system()",
      );
      return textIn(rows[0], "identity");
    } catch (error) {
      // Somebody has taken the function away from PUBLIC.
      if (error instanceof TargetError && error.failure === "not-allowed") return null;
      throw error;
    }
  },
  hold: (key) => ({ sql: "select pg_advisory_lock($1::bigint)", values: [key] }),
  isHeld: (key) => ({ sql: "select not pg_try_advisory_lock($1::bigint) as held", values: [key] }),
};
