import pg from "pg";
import { fix, note, ok } from "./finding";
import type { Finding } from "./finding";

const leastVersion = 150_000;
/** Web and worker refuse to act with a clock further off than this. */
const mostSkewMs = 5_000;

type Facts = {
  version: number;
  versionText: string;
  role: string;
  isSuperuser: boolean;
  mayCreate: boolean;
  encoding: string;
  now: Date;
  limit: number;
};

const factsSql = `
  select current_setting('server_version_num')::int as version, current_setting('server_version') as "versionText", current_user as role,
    (select rolsuper from pg_roles where rolname = current_user) as "isSuperuser",
    has_schema_privilege(current_user, 'public', 'CREATE') as "mayCreate",
    (select pg_encoding_to_char(encoding) from pg_database where datname = current_database()) as encoding,
    clock_timestamp() as now, current_setting('max_connections')::int as limit`;

/** Looks at the database as the application's role: version, rights, clock, and whether the tables are there. */
export async function checkDatabase(url: string, pool: number, now: () => Date): Promise<Finding[]> {
  if (!URL.canParse(url)) return [fix("DATABASE_URL is no address.", "Write it as postgresql://switchyard_app:PASSWORD@HOST:5432/switchyard")];
  return visit(url, async (client) => {
    const facts = (await client.query<Facts>(factsSql)).rows[0];
    if (facts === undefined) return [fix("The database answered nothing.", "Check what listens at DATABASE_URL.")];
    return [
      ...versionFindings(facts),
      ...roleFindings(facts),
      ...clockFindings(facts, now()),
      ...connectionFindings(facts, pool),
      ...(await tableFindings(client)),
    ];
  });
}

/** Whether the owner's address works and its role may make tables. */
export async function checkOwner(url: string): Promise<Finding[]> {
  if (!URL.canParse(url)) return [fix("DATABASE_OWNER_URL is no address.", "Write it as postgresql://switchyard_owner:PASSWORD@HOST:5432/switchyard")];
  return visit(url, async (client) => {
    const facts = (await client.query<Facts>(factsSql)).rows[0];
    if (facts?.mayCreate === true) return [ok(`${facts.role} may make the tables.`)];
    return [fix(`${facts?.role ?? "The role"} may not make tables.`, rolesRemedy)];
  });
}

const rolesRemedy = "Make the roles and the database as a superuser; the head of scripts/bootstrap/create-roles.sql says how.";

async function visit(url: string, look: (client: pg.Client) => Promise<Finding[]>): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 10_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await look(client);
  } catch (error) {
    return [unreachable(url, error)];
  } finally {
    await client.end().catch(() => undefined);
  }
}

// SQLSTATE codes: PostgreSQL manual, appendix A.
function unreachable(url: string, error: unknown): Finding {
  const { code, message } = error instanceof Error ? (error as Error & { code?: string }) : { code: undefined, message: String(error) };
  const { username, hostname, port, pathname } = new URL(url);
  const place = `${hostname}:${port === "" ? "5432" : port}`;
  switch (code ?? "") {
    case "28P01":
    case "28000":
      return fix(`PostgreSQL at ${place} refuses ${username}.`, `Check the password, and pg_hba.conf.\n${rolesRemedy}`);
    case "3D000":
      return fix(`There is no database ${pathname.slice(1)} at ${place}.`, rolesRemedy);
    case "42501":
      return fix(`${username} may not connect to ${pathname.slice(1)}.`, rolesRemedy);
    case "53300":
      return fix(`PostgreSQL at ${place} takes no more connections.`, "Raise max_connections, or end what holds them.");
    default:
      return fix(`PostgreSQL at ${place} does not answer: ${message}`, "Check host, port and network, and that PostgreSQL runs.");
  }
}

function versionFindings({ version, versionText, encoding }: Facts): Finding[] {
  const isOld = version < leastVersion;
  return [
    isOld ? fix(`PostgreSQL ${versionText} is too old.`, "Use version 15 or newer.") : ok(`PostgreSQL ${versionText} answers.`),
    ...(encoding === "UTF8" ? [] : [fix(`The database is encoded in ${encoding}.`, "Create it anew with ENCODING 'UTF8'.")]),
  ];
}

function roleFindings({ role, isSuperuser, mayCreate }: Facts): Finding[] {
  if (isSuperuser) return [fix(`${role} is a superuser: it could change the audit log.`, `Connect as switchyard_app. ${rolesRemedy}`)];
  if (mayCreate) return [fix(`${role} may make tables: it is the owner's role, or has its rights.`, `Connect as switchyard_app. ${rolesRemedy}`)];
  return [ok(`${role} can neither change tables nor the audit log.`)];
}

function clockFindings({ now: theirs }: Facts, ours: Date): Finding[] {
  const skew = Math.abs(ours.getTime() - theirs.getTime());
  if (skew <= mostSkewMs) return [];
  return [
    fix(
      `This machine's clock and the database's differ by ${Math.round(skew / 1_000)} s; beyond 5 s the worker does not act.`,
      "Let both follow the same time servers (NTP).",
    ),
  ];
}

function connectionFindings({ limit }: Facts, pool: number): Finding[] {
  const needed = 2 * (pool + 6);
  return limit >= needed
    ? []
    : [
        note(
          `max_connections is ${limit}; one web process and one worker with DATABASE_POOL=${pool} use up to ${needed}.`,
          "Raise max_connections, or lower DATABASE_POOL.",
        ),
      ];
}

async function tableFindings(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ ours: boolean; queue: boolean }>(
    "select to_regclass('public.environment') is not null as ours, to_regnamespace('graphile_worker') is not null as queue",
  );
  const isThere = rows[0]?.ours === true && rows[0].queue;
  return isThere
    ? [ok("The tables are there.")]
    : [fix("The tables are not there yet.", "DATABASE_OWNER_URL=postgresql://switchyard_owner:… npm run db:migrate")];
}
