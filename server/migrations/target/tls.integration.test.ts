import { chmod, chown, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTlsCertificate } from "@/embedded/directory/tls-certificate";
import { startEmbeddedPostgres } from "@/embedded/postgres/start-embedded-postgres";
import { startMariadb } from "@/testing/mariadb/start-mariadb";
import { createDatabaseWorld } from "@/testing/migrations/database-world";
import { engines } from "../scripts/schemas";
import type { Engine } from "../scripts/schemas";
import { gatewayOf } from "./gateways";
import { TargetError } from "./target-session";
import type { TargetAddress } from "./target-session";

const options = { sessionName: "a test of TLS", connectTimeoutMs: 5_000, statementTimeoutMs: null };
type Certificate = Awaited<ReturnType<typeof makeTlsCertificate>>;
type Server = { address: TargetAddress; show(certificate: Certificate): Promise<void>; close(): Promise<void> };

/** A PostgreSQL that shows this certificate. */
async function postgresWith(certificate: Certificate, folder: string): Promise<Server> {
  const dataDir = path.join(folder, "data");
  const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: "off" }, endWithParent: true });
  const owner = await stat(dataDir);
  const client = new pg.Client({ connectionString: server.superuserUrl });
  await client.connect();
  const show = async ({ cert, key }: Certificate): Promise<void> => {
    for (const [name, text] of Object.entries({ "server.crt": cert, "server.key": key })) {
      const file = path.join(dataDir, name);
      await writeFile(file, text, { mode: 0o600 });
      await chown(file, owner.uid, owner.gid);
    }
    await client.query("alter system set ssl = on");
    await client.query("select pg_reload_conf()");
  };
  await show(certificate);
  const url = new URL(server.superuserUrl);
  const login = { userName: decodeURIComponent(url.username), password: decodeURIComponent(url.password), databaseName: url.pathname.slice(1) };
  const address = { engine: "postgres" as const, host: "localhost", port: server.port, ...login, tls: "verify" as const, tlsCa: certificate.cert };
  return { address, show, close: () => client.end().then(() => server.stop()) };
}

/** A MariaDB that shows it. */
async function mariadbWith(certificate: Certificate, folder: string): Promise<Server> {
  const files = { cert: path.join(folder, "server.crt"), key: path.join(folder, "server.key") };
  const write = async ({ cert, key }: Certificate): Promise<void> => {
    await writeFile(files.cert, cert, { mode: 0o644 });
    await writeFile(files.key, key, { mode: 0o644 });
  };
  await write(certificate);
  const server = await startMariadb({ settings: [`--ssl-cert=${files.cert}`, `--ssl-key=${files.key}`] });
  const show = async (next: Certificate): Promise<void> => {
    await write(next);
    const session = await gatewayOf("mariadb").open(server.address, options);
    await session.query("flush ssl");
    await session.end();
  };
  return { address: { ...server.address, host: "localhost", tls: "verify", tlsCa: certificate.cert }, show, close: () => server.close() };
}

const start = { postgres: postgresWith, mariadb: mariadbWith } satisfies Record<Engine, unknown>;
const encrypted = {
  postgres: "select ssl::text as tls from pg_stat_ssl where pid = pg_backend_pid()",
  mariadb: "select if(variable_value = '', 'false', 'true') as tls from information_schema.session_status where variable_name = 'Ssl_cipher'",
};

describe.each(engines)("TLS to %s, whose certificate is for localhost and signed by itself", (engine) => {
  let folder: string;
  let server: Server;
  let another: Certificate;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "switchyard-tls-"));
    await chmod(folder, 0o755);
    another = await makeTlsCertificate({ hosts: ["localhost"] });
    server = await start[engine](await makeTlsCertificate({ hosts: ["localhost"] }), folder);
  }, 300_000);
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(change: Partial<TargetAddress>): Promise<string> {
    const session = await gatewayOf(engine).open({ ...server.address, ...change }, options);
    try {
      return String((await session.query(encrypted[engine])).rows[0]?.["tls"]);
    } finally {
      await session.end();
    }
  }
  const refusal = (change: Partial<TargetAddress>): Promise<unknown> =>
    open(change).then(
      () => "opened",
      (error: unknown) => (error instanceof TargetError ? `${error.failure}: ${error.message}` : error),
    );

  it("verify opens with its authority and under its name", async () => {
    // A server takes new settings when it comes to it.
    await expect.poll(() => refusal({})).toBe("opened");
    expect(await open({})).toBe("true");
  });

  it("verify refuses a certificate of another authority, and says so", async () => {
    expect(await refusal({ tlsCa: another.cert })).toMatch(/^unreachable: .*(?:self[- ]signed|unable to verify).*certificate.*Check host, port, TLS/i);
    expect(await refusal({ tlsCa: null })).toMatch(/^unreachable: .*self[- ]signed certificate/i);
  });

  it("what a connection test says of a certificate that is refused names the certificate, and not the firewall", async () => {
    const world = await createDatabaseWorld();
    const databaseId = await world.register({ ...server.address, tlsCa: another.cert });
    const report = await world.as(world.admin).migrations.databases.test({ databaseId });
    await world.close();
    expect(report).toMatchObject({ ok: false, server: null });
    expect(report.sentence).toMatch(/^localhost:\d+\/\S+ shows a certificate that is not accepted\. .*authority/);
  });

  it("verify does not take an address for the name", async () => {
    expect(await refusal({ host: "127.0.0.1" })).toMatch(/^unreachable: .*127\.0\.0\.1.*(?:name|altnames)/i);
  });

  it("require encrypts and asks for no more; off stays in clear", async () => {
    expect(await open({ tls: "require", tlsCa: null, host: "127.0.0.1" })).toBe("true");
    expect(await open({ tls: "off", tlsCa: null })).toBe("false");
  });

  it("verify refuses a certificate of another name, and says so", async () => {
    const ofAnother = await makeTlsCertificate({ hosts: ["db.example.com"] });
    await server.show(ofAnother);
    await expect.poll(() => refusal({ tlsCa: ofAnother.cert })).toMatch(/^unreachable: .*localhost.*altnames.*db\.example\.com/i);
  });
});
