import type { SqlUse } from "@/server/migrations/dialects/sql/sql-reading";
import type { Engine } from "@/server/migrations/scripts/schemas";

/** What stands between a hostile text and the data. The first two read it; the others hold when nobody has. */
export type Wall = "characters" | "parser" | "protocol" | "role" | "client";

/** A text that must not run, and the wall that refuses it. */
export type HostileInput = {
  name: string;
  engine: Engine;
  sql: string;
  use?: SqlUse;
  /** The wall and the rule that refuse it before anybody is asked to approve. */
  refusedBy: `characters/${string}` | `parser/${string}`;
  /**
   * The wall that holds when the reading is switched off. `nothing`: the server would run it, so reading is the only wall there is; the
   * test runs it to show that. Left out: not claimed.
   */
  behind?: Exclude<Wall, "characters" | "parser"> | "nothing";
};
