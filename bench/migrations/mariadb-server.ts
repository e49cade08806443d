import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { roleStatements } from "@/server/migrations/dialects/mariadb/role";
import type { TargetAddress } from "@/server/migrations/target/target-session";
import { startMariadb } from "@/testing/mariadb/start-mariadb";
import { overflowEvery } from "./app-rows";
import type { Ground, Server } from "./ground";
import { openSql } from "./open-sql";

const settings = ["--innodb-buffer-pool-size=1G", "--innodb-log-file-size=512M", "--max-connections=200"];

/** Debian's MariaDB with a filled table; each ground is a copy of it, row by row in the order of the key. */
export async function startMariadbServer(rows: number): Promise<Server> {
  const server = await startMariadb({ settings });
  const root = server.address;
  const admin = await openSql(root);
  await admin.query("create database bench_template character set utf8mb4");
  await admin.query(
    "create table bench_template.app (id bigint primary key, url varchar(255), name varchar(80) not null, state varchar(20) not null, hits int not null default 0, note text, created_at datetime(6) not null default current_timestamp(6), key app_url (url), key app_state_name (state, name)) engine = InnoDB default charset = utf8mb4",
  );
  await admin.query(`insert into bench_template.app (id, url, name, state, note)
    select seq, concat('https://example.test/', seq, '/', repeat('y', if(seq % ${overflowEvery} = 0, 215, 40 + seq % 60))),
      concat('app ', seq), elt(1 + seq % 3, 'new', 'live', 'old'), repeat('n', 40 + seq % 50) from bench_template.seq_1_to_${rows}`);
  await admin.query("create user 'bench_app'@'%' identified by 'bench'");
  const folder = (name: string): string => path.join(server.directory, "data", name);
  let made = 0;
  return {
    name: `MariaDB ${String((await admin.query("select version() as v")).rows[0]?.["v"])}`,
    tableBytes: await bytesIn(folder("bench_template")),
    ground: async () => {
      made += 1;
      const databaseName = `bench_${made}`;
      const at = (userName: string, password: string): TargetAddress => ({ ...root, databaseName, userName, password });
      const migrator = at(`bench_migrator_${made}`, "bench");
      await admin.query(`create database ${databaseName} character set utf8mb4`);
      const names = { databaseName, userName: migrator.userName, password: "bench", host: "%", requireTls: false };
      for (const statement of roleStatements(names)) await admin.query(statement);
      await admin.query(`grant select, insert, update, delete on ${databaseName}.* to 'bench_app'@'%'`);
      await admin.query(`create table ${databaseName}.app like bench_template.app`);
      await admin.query(`insert into ${databaseName}.app select * from bench_template.app order by id`);
      await admin.query(`analyze table ${databaseName}.app`);
      const ground: Ground = {
        engine: "mariadb",
        databaseName,
        schema: databaseName,
        rows,
        migrator,
        application: at("bench_app", "bench"),
        owner: at(root.userName, root.password),
        open: openSql,
        bytes: async () => (await bytesIn(folder(databaseName))) + (await bytesIn(folder("switchyard_shadow"))),
        drop: async () => void (await admin.query(`drop database ${databaseName}`)),
      };
      return ground;
    },
    stop: async () => {
      await admin.end();
      await server.close();
    },
  };
}

/** One level deep, as MariaDB keeps a database. A file that goes meanwhile counts no more. */
async function bytesIn(directory: string): Promise<number> {
  const names = await readdir(directory).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(path.join(directory, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
