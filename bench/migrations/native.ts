import { narrowTo } from "./app-rows";
import type { Contestant, Ground } from "./ground";

const tooLong = `char_length(url) > ${narrowTo}`;

const scripts = {
  postgres: {
    forward: [
      `create table app_url_backup as select id, url from app where ${tooLong}`,
      "alter table app_url_backup add primary key (id)",
      `update app set url = left(url, ${narrowTo}) where ${tooLong}`,
      `alter table app alter column url type varchar(${narrowTo})`,
    ],
    rollback: [
      "alter table app alter column url type varchar(255)",
      "update app set url = b.url from app_url_backup b where app.id = b.id",
      "drop table app_url_backup",
    ],
  },
  mariadb: {
    forward: [
      `create table app_url_backup (primary key (id)) select id, url from app where ${tooLong}`,
      `update app set url = left(url, ${narrowTo}) where ${tooLong}`,
      `alter table app modify url varchar(${narrowTo})`,
    ],
    rollback: ["alter table app modify url varchar(255)", "update app join app_url_backup b on b.id = app.id set app.url = b.url", "drop table app_url_backup"],
  },
} as const;

/** What Prisma Migrate, Flyway and Liquibase run: the statements of a file, and those of its undo file. */
export const native: Contestant = {
  name: "native: backup table, UPDATE, ALTER (what Prisma, Flyway and Liquibase run)",
  forward: (ground) => runAll(ground, scripts[ground.engine].forward),
  rollback: (ground) => runAll(ground, scripts[ground.engine].rollback),
};

/** Somebody who does nothing, for as long as it takes to see what the machine itself does to writers. */
export const noChange: Contestant = {
  name: "no change",
  forward: () => new Promise((resolve) => setTimeout(resolve, 3_000)),
  rollback: () => new Promise((resolve) => setTimeout(resolve, 1_000)),
};

async function runAll(ground: Ground, statements: readonly string[]): Promise<void> {
  const sql = await ground.open(ground.owner);
  try {
    for (const statement of statements) await sql.query(statement);
  } finally {
    await sql.end();
  }
}
