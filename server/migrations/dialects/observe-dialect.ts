import type { ObserveScript, ObservedRule, ObservedWriter } from "../observe/schemas";
import type { Engine } from "../scripts/schemas";
import type { TargetSession } from "../target/target-session";
import { mariadbObserve } from "./mariadb/observe";
import { postgresObserve } from "./postgres/observe";

/** What is observed. Everything made for it begins with `o` and its number. */
export type ObserveSpec = { number: number; table: { schema: string; name: string }; column: string; rule: ObservedRule };

/** Counting triggers: each value that would not fit adds a line of its own, so that writers never meet at a counter; the reader folds the lines. */
export type ObserveDialect = {
  script(spec: ObserveSpec): ObserveScript;
  /** Takes lines into the totals, in one transaction; true while there are more. Two that do it at once take each line once. */
  fold(session: TargetSession, spec: ObserveSpec): Promise<boolean>;
  read(session: TargetSession, spec: ObserveSpec): Promise<ObservedWriter[]>;
};

const dialects: Readonly<Record<Engine, ObserveDialect>> = { postgres: postgresObserve, mariadb: mariadbObserve };

/** How columns are observed on this engine. */
export function observeDialectOf(engine: Engine): ObserveDialect {
  return dialects[engine];
}
