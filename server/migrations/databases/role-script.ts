import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { canSomewhere } from "@/server/access/can";
import { newToken } from "@/server/platform/crypto";
import { AppError } from "@/server/platform/errors";
import { roleStatements as mariadbRole } from "../dialects/mariadb/role";
import { backupNote, roleStatements as postgresRole } from "../dialects/postgres/role";
import type { Engine } from "../scripts/schemas";
import type { RoleScriptInput, roleScriptOutput } from "./schemas";

type Role = Omit<RoleScriptInput, "engine"> & { password: string };

const statementsOf: Readonly<Record<Engine, (role: Role) => string[]>> = {
  postgres: ({ ownerRole, ...role }) => {
    if (ownerRole === null) {
      throw new AppError("invalid_input", "Say which role owns the tables: PostgreSQL lets only an owner, or a member of it, change a table.", {
        details: { ownerRole: "is needed on PostgreSQL" },
      });
    }
    return postgresRole({ ...role, ownerRole });
  },
  mariadb: ({ clientHost, ...role }) => mariadbRole({ ...role, host: clientHost }),
};

/** What an administrator has to do beside it, in comments. */
const notes: Readonly<Record<Engine, string>> = { postgres: `${backupNote}\n`, mariadb: "" };

const runAs: Readonly<Record<Engine, (role: Role) => string>> = {
  postgres: ({ databaseName }) => `As a superuser, or the owner of the database with CREATEROLE: psql -d ${databaseName} -f role.sql`,
  mariadb: () =>
    "As an account with GRANT OPTION on the server, such as root: mariadb < role.sql. Triggers belong to this account: while any of a migration is there, dropping it makes every write fail (error 1449).",
};

/**
 * The script that makes the least-privilege role for a database, with a password made for it. Nothing of it is kept.
 * @throws AppError `forbidden`, `invalid_input`
 */
export function roleScript(actor: UserActor, { engine, ...input }: RoleScriptInput): z.infer<typeof roleScriptOutput> {
  if (!canSomewhere(actor, "database:manage")) throw new AppError("forbidden", "It needs the permission database:manage. An admin can grant it.");
  const role = { ...input, password: newToken() };
  return { script: `${statementsOf[engine](role).join(";\n")};\n${notes[engine]}`, runAs: runAs[engine](role), password: role.password };
}
