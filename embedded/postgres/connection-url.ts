/** Who connects to which database. `password` is kept out of logs by every caller. */
export interface Login {
  role: string;
  password: string;
  database: string;
}

/**
 * A PostgreSQL connection URL, each part percent-encoded
 * (https://www.postgresql.org/docs/17/libpq-connect.html#LIBPQ-CONNSTRING-URIS). Database names with `/`, `?` or `#` do not work:
 * pg leaves their escapes undecoded.
 */
export function connectionUrl(address: { host: string; port: number }, login: Login): string {
  const [role, password, database] = [login.role, login.password, login.database].map(encodeURIComponent);
  return `postgresql://${role}:${password}@${address.host}:${address.port}/${database}`;
}

/** The same server and login, another database. */
export function withDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}
