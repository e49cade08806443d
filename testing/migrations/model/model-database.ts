import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import type { Engine, Step } from "@/server/migrations/scripts/schemas";
import type { TargetSession } from "@/server/migrations/target/target-session";
import type { Row, Write } from "./writes";

/** Which layout keeps originals; `rows`: whole rows leave the table. */
export type ModelLayout = "column" | "table" | "rows";

/** What one engine gives to the model test: a table `app(id, code, url, hits)` with id as key, code unique, url of up to 60 characters. */
export type ModelDatabase = {
  engine: Engine;
  /** Runs the steps. */
  migrator: TargetSession;
  /** Writes that this engine has. */
  kinds: ReadonlySet<Write["kind"]>;
  /** The application's role does it, in a transaction of its own. @throws whatever the driver throws; then nothing of it is there */
  write(write: Write): Promise<void>;
  /** Drops and makes the table with these rows. */
  reset(rows: readonly Row[]): Promise<void>;
  facts(): Promise<TableFacts>;
  /** Ordered by id. */
  rows(): Promise<Row[]>;
  /** True while new values that are too long are refused or kept. */
  isOn(change: string): Promise<boolean>;
  /** Ids of rows that left the table and are not dealt with yet. */
  away(change: string): Promise<number[]>;
  /** False for a step in whose middle an application cannot write, so that the model cannot look at it either. */
  mayCrash(step: Step): boolean;
  /** Everything the catalog tells of the table and of what is ours, as text. */
  catalog(): Promise<string>;
};
