/** Rows of `app` in each of the shop's databases, of which one in 200 has an address longer than 200 characters. */
export const shopRows = 200_000;

/** The shop's tables, as its own owner makes them. */
export const shopTables: readonly string[] = [
  `CREATE TABLE customer (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     name varchar(80) NOT NULL,
     email varchar(120),
     country varchar(2) NOT NULL DEFAULT 'KR',
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE TABLE app (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     customer_id bigint NOT NULL REFERENCES customer (id),
     name varchar(80) NOT NULL,
     url varchar(255) NOT NULL,
     note text,
     seats integer NOT NULL DEFAULT 1,
     created_at timestamptz NOT NULL DEFAULT now(),
     updated_at timestamptz NOT NULL DEFAULT now()
   )`,
  "COMMENT ON COLUMN app.url IS 'Where the app is installed'",
  `CREATE TABLE visit (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     app_id bigint NOT NULL REFERENCES app (id) ON DELETE CASCADE,
     customer_id bigint,
     seconds integer NOT NULL CHECK (seconds >= 0),
     visited_at timestamptz NOT NULL DEFAULT now()
   )`,
];

/** Sample rows, the same on every machine. */
export const shopSample: readonly string[] = [
  `INSERT INTO customer (name, email)
   SELECT 'Customer ' || n, CASE WHEN n % 50 = 0 THEN NULL WHEN n % 97 = 0 THEN 'shared@example.com' ELSE 'customer' || n || '@example.com' END
   FROM generate_series(1, 5000) AS n`,
  `INSERT INTO app (customer_id, name, url, note, seats)
   SELECT 1 + n % 5000, 'App ' || n,
     'https://shop.example.com/apps/' || n || CASE WHEN n % 200 = 0 THEN '?from=' || repeat('newsletter-', 14) || n || repeat('x', 5 + n % 37) ELSE '' END,
     CASE WHEN n % 3 = 0 THEN NULL ELSE 'Installed by a partner' END, 1 + n % 20
   FROM generate_series(1, ${shopRows}) AS n`,
  `INSERT INTO visit (app_id, customer_id, seconds)
   SELECT 1 + n % ${shopRows}, CASE WHEN n % 400 = 0 THEN 900000 + n ELSE 1 + n % 5000 END, n % 600
   FROM generate_series(1, 20000) AS n`,
];

/** What is made after the rows, because it is quicker then. */
export const shopIndexes: readonly string[] = [
  "CREATE INDEX app_url ON app (url)",
  "CREATE INDEX app_customer ON app (customer_id)",
  "CREATE INDEX visit_app ON visit (app_id)",
  "CREATE VIEW app_link AS SELECT app.id, app.name, app.url, customer.name AS customer FROM app JOIN customer ON customer.id = app.customer_id",
  "CREATE VIEW long_link AS SELECT id, url FROM app WHERE length(url) > 200",
  "ANALYZE",
];

/** What the shop's application may do. */
export const shopRights = (role: string): readonly string[] => [
  `GRANT USAGE ON SCHEMA public TO ${role}`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`,
  `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`,
];
