import pg from "pg";
import { shopRows } from "../../embedded/demo/shop/shop-tables";

/** Works in a database of the shop over a connection of one's own, past the portal. `name` is what the database shows as the application. */
export async function inShop<T>(url: string, work: (client: pg.Client) => Promise<T>, name = "shop e2e"): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: name });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The addresses of the sample rows, which the shop never removes, that are longer than `length`: id → address. */
export async function longAddresses(url: string, length: number): Promise<Map<string, string>> {
  const text = "SELECT id, url FROM app WHERE char_length(url) > $1 AND id <= $2 ORDER BY id";
  const { rows } = await inShop(url, (client) => client.query<{ id: string; url: string }>(text, [length, shopRows]));
  return new Map(rows.map((row) => [row.id, row.url]));
}

/** The addresses that rows have now: id → address. */
export async function addressesOf(url: string, ids: readonly string[]): Promise<Map<string, string>> {
  const text = "SELECT id, url FROM app WHERE id = ANY($1::bigint[]) ORDER BY id";
  const { rows } = await inShop(url, (client) => client.query<{ id: string; url: string }>(text, [ids]));
  return new Map(rows.map((row) => [row.id, row.url]));
}

/** A stretch of time by the database's clock. */
export type Span = { from: Date; to: Date };

/** What time it is for the database. */
export async function timeIn(url: string): Promise<Date> {
  const { rows } = await inShop(url, (client) => client.query<{ now: Date }>("SELECT now()"));
  const [row] = rows;
  if (row === undefined) throw new Error("The database told no time.");
  return row.now;
}

/** Which of the rows the shop's own writer wrote last within a span. */
export async function writtenWithin(url: string, ids: readonly string[], { from, to }: Span): Promise<string[]> {
  const text = "SELECT id FROM app WHERE id = ANY($1::bigint[]) AND updated_at BETWEEN $2 AND $3 ORDER BY id";
  const { rows } = await inShop(url, (client) => client.query<{ id: string }>(text, [ids, from, to]));
  return rows.map(({ id }) => id);
}

/** What stands in a database beside what the shop made itself: columns, triggers and constraints of its tables, and schemas. */
export async function tracesIn(url: string): Promise<string[]> {
  const text = `
    SELECT 'column ' || a.attname AS trace FROM pg_attribute a WHERE a.attrelid = 'public.app'::regclass AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attname NOT IN ('id', 'customer_id', 'name', 'url', 'note', 'seats', 'created_at', 'updated_at')
    UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgrelid = 'public.app'::regclass AND NOT tgisinternal
    UNION ALL SELECT 'check ' || conname FROM pg_constraint WHERE conrelid = 'public.app'::regclass AND contype = 'c'
    ORDER BY 1`;
  const { rows } = await inShop(url, (client) => client.query<{ trace: string }>(text));
  return rows.map(({ trace }) => trace);
}
