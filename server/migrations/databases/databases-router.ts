import { authorized, router } from "@/server/trpc/procedure";
import { listTablesInput, listTablesOutput, tableInput, tableOutput } from "../catalog/schemas";
import { targetGateways as gateways } from "../target/gateways";
import { archiveDatabase } from "./archive-database";
import { browseTable, browseTables } from "./browse-catalog";
import { getDatabase } from "./get-database";
import { listDatabases } from "./list-databases";
import { registerDatabase } from "./register-database";
import { roleScript } from "./role-script";
import * as schemas from "./schemas";
import { setSecret } from "./set-secret";
import { testConnection } from "./test-connection";
import { updateDatabase } from "./update-database";

/** Registered application databases: settings, credentials, connection tests, and what their catalogs hold. */
export const databasesRouter = router({
  list: authorized("database:view")
    .output(schemas.listDatabasesOutput)
    .query(({ ctx }) => listDatabases(ctx.db, ctx.actor)),
  get: authorized("database:view")
    .input(schemas.databaseIdInput)
    .output(schemas.databaseDetail)
    .query(({ ctx, input }) => getDatabase(ctx.db, ctx.actor, input.databaseId)),
  register: authorized("database:manage", { audit: "database.registered" })
    .input(schemas.registerDatabaseInput)
    .output(schemas.registeredOutput)
    .mutation(({ ctx, input }) => registerDatabase({ db: ctx.db, gateways }, ctx.actor, input)),
  update: authorized("database:manage", { audit: "database.changed" })
    .input(schemas.updateDatabaseInput)
    .output(schemas.registeredOutput)
    .mutation(({ ctx, input }) => updateDatabase(ctx.db, ctx.actor, input)),
  setSecret: authorized("database:manage", { audit: "database.secret-set" })
    .input(schemas.setSecretInput)
    .output(schemas.acceptedOutput)
    .mutation(({ ctx, input }) => setSecret(ctx.db, ctx.actor, input)),
  test: authorized("database:manage", { audit: "database.tested" })
    .input(schemas.databaseIdInput)
    .output(schemas.connectionReport)
    .mutation(({ ctx, input }) => testConnection({ db: ctx.db, gateways }, ctx.actor, input.databaseId)),
  roleScript: authorized("database:manage", { audit: "none: it prints a script that an administrator runs; nothing is changed or kept" })
    .input(schemas.roleScriptInput)
    .output(schemas.roleScriptOutput)
    .mutation(({ ctx, input }) => roleScript(ctx.actor, input)),
  archive: authorized("database:manage", { audit: "database.archived" })
    .input(schemas.databaseIdInput)
    .output(schemas.acceptedOutput)
    .mutation(({ ctx, input }) => archiveDatabase(ctx.db, ctx.actor, input.databaseId)),
  tables: authorized("database:view")
    .input(listTablesInput)
    .output(listTablesOutput)
    .query(({ ctx, input }) => browseTables({ db: ctx.db, gateways }, ctx.actor, input)),
  table: authorized("database:view")
    .input(tableInput)
    .output(tableOutput)
    .query(({ ctx, input }) => browseTable({ db: ctx.db, gateways }, ctx.actor, input)),
});
