import { mariadbCatalog } from "../dialects/mariadb/catalog";
import { postgresCatalog } from "../dialects/postgres/catalog";
import type { Engine } from "../scripts/schemas";
import type { TargetSession } from "../target/target-session";
import type { TableName } from "./read-table-facts";
import type { TableListItem } from "./schemas";
import type { TableFacts } from "./table-facts";

/** What each engine's catalog is asked. */
export type Catalog = {
  /** The schema of a table as content that moves from database to database names it; empty: the database itself, whatever it is called. */
  ownSchema(schema: string): string;
  readTable(session: TargetSession, name: TableName): Promise<TableFacts | null>;
  listTables(session: TargetSession, search: string): Promise<{ items: TableListItem[]; more: number }>;
};

const catalogs: Readonly<Record<Engine, Catalog>> = { postgres: postgresCatalog, mariadb: mariadbCatalog };

/** The catalog of an engine. */
export function catalogOf(engine: Engine): Catalog {
  return catalogs[engine];
}
