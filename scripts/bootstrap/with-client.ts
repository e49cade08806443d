import pg from "pg";

/**
 * Run one piece of work on a connection of its own, which is closed in every case (and with it given-up locks and settings).
 *
 * @throws what the work throws, or the connection error
 */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A lost connection also rejects the query under way; without a listener Node would end the process instead.
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
