import type { Catalog } from "../../catalog/catalogs";
import { number, text } from "../../catalog/row-values";
import { readBeside } from "./catalog-beside";
import { toTableFacts, toTableListItem } from "./catalog-mapping";
import * as queries from "./catalog-queries";

/** Tables that one look of the catalog browser shows. */
const mostTables = 500;

/** PostgreSQL's catalog. */
export const postgresCatalog: Catalog = {
  ownSchema: (schema) => schema,
  async readTable(session, { schema, table }) {
    const [found] = (await session.query(queries.tableQuery, [schema, table])).rows;
    if (found === undefined) return null;
    const ask = async (query: string) => (await session.query(query, [text(found["oid"])])).rows;
    const facts = toTableFacts({
      table: found,
      columns: await ask(queries.columnsQuery),
      indexes: await ask(queries.indexesQuery),
      checks: await ask(queries.checksQuery),
      foreignKeys: await ask(queries.foreignKeysQuery),
      triggers: await ask(queries.triggersQuery),
      dependents: await ask(queries.dependentsQuery),
      functions: await ask(queries.functionsQuery),
    });
    return { ...facts, beside: await readBeside(ask) };
  },
  async listTables(session, search) {
    const { rows } = await session.query(queries.tablesQuery, [search, mostTables]);
    const total = rows[0] === undefined ? 0 : number(rows[0]["total"]);
    return { items: rows.map(toTableListItem), more: total - rows.length };
  },
};
