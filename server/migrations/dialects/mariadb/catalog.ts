import type { Catalog } from "../../catalog/catalogs";
import { flag, text, textOrNull } from "../../catalog/row-values";
import { toTableFacts, toTableList } from "./catalog-mapping";
import * as queries from "./catalog-queries";
import { quote } from "./names";

/** Tables that one look of the catalog browser shows. */
const mostTables = 500;

/** The catalog of MariaDB and MySQL. */
export const mariadbCatalog: Catalog = {
  ownSchema: () => "",
  async readTable(session, { table }) {
    const [found] = (await session.query(queries.tableQuery, [table])).rows;
    if (found === undefined) return null;
    const schema = text(found["schema"]);
    const ask = async (query: string, values: readonly string[] = [schema, table]) => (await session.query(query, values)).rows;
    const name = `${quote(schema)}.${quote(table)}`;
    const [create] = await ask(`show create table ${name}`, []);
    return toTableFacts({
      table: found,
      columns: await ask(queries.columnsQuery),
      indexes: await ask(queries.indexesQuery),
      checks: await ask(flag(found["is_mariadb"]) ? queries.checksQuery : queries.mysqlChecksQuery),
      foreignKeys: await ask(queries.foreignKeysQuery, [schema, table, schema, table]),
      triggers: await ask(queries.triggersQuery),
      views: await ask(queries.viewsQuery, [name]),
      routines: (await ask(queries.routinesQuery, [schema, table])).filter((row) => namesWord(textOrNull(row["body"]) ?? "", table)),
      partitions: await ask(queries.partitionsQuery),
      createTable: text(create?.["Create Table"]),
    });
  },
  async listTables(session, search) {
    const { rows } = await session.query(queries.tablesQuery, [search, String(mostTables + 1)]);
    const ask = async (query: string) => (await session.query(query)).rows;
    const named = {
      columns: await ask(queries.columnCountsQuery),
      indexes: await ask(queries.indexCountsQuery),
      views: await ask(queries.databaseViewsQuery),
      foreignKeys: await ask(queries.databaseForeignKeysQuery),
    };
    return { items: toTableList(rows.slice(0, mostTables), named), more: Math.max(rows.length - mostTables, 0) };
  },
};

function namesWord(body: string, word: string): boolean {
  return body
    .toLowerCase()
    .split(/[^\w$]+/)
    .includes(word.toLowerCase());
}
