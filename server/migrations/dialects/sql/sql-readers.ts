import type { Engine } from "../../scripts/schemas";
import { mariadbReader } from "../mariadb/sql/sql-reader";
import { postgresReader } from "../postgres/sql/sql-reader";
import type { SqlReader } from "./sql-reading";

const readers: Readonly<Record<Engine, SqlReader>> = { postgres: postgresReader, mariadb: mariadbReader };

/** The reader of an engine's SQL. */
export function readerOf(engine: Engine): SqlReader {
  return readers[engine];
}
