import pg from "pg";

/** The shop's application at work. */
export type ShopWriter = { stop(): Promise<void> };

const pauseMs = 250;

/** How likely an address is longer than 200 characters: about as often as among the rows that are there. */
const longShare = 0.005;

/**
 * Keeps writing as a shop would: new apps, renames, whole saves of a row, new addresses of which a few are long, removals. A refused write is
 * the shop's own trouble: it goes on with the next one, and so it does when the database is away for a while.
 */
export function startShopWriter(url: string, options: { pauseMs?: number } = {}): ShopWriter {
  const pool = new pg.Pool({ connectionString: url, max: 1, application_name: "shop", connectionTimeoutMillis: 2_000 });
  // A connection that breaks while nothing is asked of it would end the process.
  pool.on("error", () => undefined);
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const next = (): void => {
    if (isStopped) return;
    turn = writeOnce(pool).catch(() => undefined);
    void turn.then(() => {
      if (!isStopped) timer = setTimeout(next, options.pauseMs ?? pauseMs);
    });
  };
  next();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await turn;
      await pool.end();
    },
  };
}

async function writeOnce(pool: pg.Pool): Promise<unknown> {
  const dice = Math.random();
  const { rows } = await pool.query<{ id: string; last: string }>(
    "SELECT id, (SELECT max(id) FROM app) AS last FROM app WHERE id >= (SELECT floor(random() * max(id))::bigint FROM app) ORDER BY id LIMIT 1",
  );
  const [row] = rows;
  if (row === undefined || dice < 0.2) return insert(pool);
  if (dice < 0.45) return pool.query("UPDATE app SET name = left(name, 40) || ' (seen)', updated_at = now() WHERE id = $1", [row.id]);
  if (dice < 0.7) return saveWhole(pool, row.id);
  if (dice < 0.95) return pool.query("UPDATE app SET url = $2, updated_at = now() WHERE id = $1", [row.id, address()]);
  // Only what the writer itself has added goes again, so that the shop keeps its size.
  return pool.query("DELETE FROM app WHERE id = (SELECT max(id) FROM app) AND note = 'added by the shop'");
}

function insert(pool: pg.Pool): Promise<unknown> {
  return pool.query("INSERT INTO app (customer_id, name, url, note) VALUES (1 + floor(random() * 4999), $1, $2, 'added by the shop')", [
    `New app ${Date.now()}`,
    address(),
  ]);
}

/** What an ORM does: reads a row, changes one field, and writes every column back. */
async function saveWhole(pool: pg.Pool, id: string): Promise<unknown> {
  const { rows } = await pool.query<{ name: string; url: string; note: string | null; seats: number }>("SELECT name, url, note, seats FROM app WHERE id = $1", [
    id,
  ]);
  const [row] = rows;
  if (row === undefined) return null;
  return pool.query("UPDATE app SET name = $2, url = $3, note = $4, seats = $5, updated_at = now() WHERE id = $1", [
    id,
    row.name,
    row.url,
    row.note,
    1 + (row.seats % 20),
  ]);
}

function address(): string {
  const short = `https://shop.example.com/apps/${Math.floor(Math.random() * 1e9)}`;
  return Math.random() < longShare ? `${short}?from=${"newsletter-".repeat(15)}${"x".repeat(10)}` : short;
}
