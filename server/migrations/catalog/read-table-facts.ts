import type { Engine } from "../scripts/schemas";
import type { TargetSession } from "../target/target-session";
import { catalogOf } from "./catalogs";
import type { TableListItem } from "./schemas";
import type { TableFacts } from "./table-facts";

/** A table by its two names. On MariaDB the schema is the database that the session is in, whatever it is called there. */
export type TableName = { schema: string; table: string };

/** Reads everything a plan needs to know of a table; null when there is no such table, or the role may not see it. */
export async function readTableFacts(session: TargetSession, engine: Engine, name: TableName): Promise<TableFacts | null> {
  return catalogOf(engine).readTable(session, name);
}

/** The tables that the role can see, without those of the system and of Switchyard, by schema and name. */
export async function listTables(session: TargetSession, engine: Engine, search: string): Promise<{ items: TableListItem[]; more: number }> {
  return catalogOf(engine).listTables(session, search);
}
