import pg from "pg";

// Catalogue types adapter-pg cannot read ("char" and the reg* family), mapped to text, which is how they arrive on the wire.
// Numbers: SELECT oid, typname FROM pg_type.
const TEXT = 25;
const TEXT_ARRAY = 1009;
const READ_AS = new Map([...[18, 194, 2202, 2203, 2204, 2205, 2206, 4089, 4096].map((oid) => [oid, TEXT]), ...[1002, 1003].map((oid) => [oid, TEXT_ARRAY])]);

/**
 * Split a connection URL into its parts. A pool built from parts can be pointed at another database; with
 * `connectionString` the URL's database would win, and the engine would take the main database for its shadow.
 *
 * @param {string | undefined} url
 */
export function connectionParts(url) {
  if (!url) throw new Error("No database URL: set DATABASE_OWNER_URL (see .env.example).");
  const { host, port, user, password, database, ssl } = new pg.Client({ connectionString: url });
  return { host, port, user, password, database, ssl };
}

/**
 * A pool of exactly one lasting connection, so that the engine's advisory lock and SET commands stay on it.
 *
 * @param {ReturnType<typeof connectionParts>} parts
 */
export function singleConnectionPool(parts) {
  const pool = new pg.Pool({ ...parts, max: 1, idleTimeoutMillis: 0 });
  pool.on("error", () => {}); // The next query reports a lost connection; without a listener Node would end the process.
  const query = pool.query.bind(pool);
  pool.query = async (...args) => {
    const result = await query(...args);
    for (const { fields } of [result].flat()) {
      for (const field of fields ?? []) field.dataTypeID = READ_AS.get(field.dataTypeID) ?? field.dataTypeID;
    }
    return result;
  };
  return pool;
}

/**
 * Run one piece of work on a connection of its own.
 *
 * @template T
 * @param {ReturnType<typeof connectionParts>} parts
 * @param {(client: pg.Client) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withClient(parts, work) {
  const client = new pg.Client(parts);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
