import path from "node:path";
import { describe, expect, it } from "vitest";
import { SourceFile } from "@/scripts/check/source-file";
import { appliesTo } from "@/scripts/check/source-rule";
import { SourceTree } from "@/scripts/check/source-tree";
import { loadSourceRules } from "@/scripts/check/steps/source";

const tree = new SourceTree(path.resolve(import.meta.dirname, "..", ".."));

/** What stands close to a violation and is none: [rule, file, content]. */
const allowed: readonly (readonly [string, string, string])[] = [
  ["real-time", "server/environments/due.ts", "export const at = (ms: number) => new Date(ms);"],
  ["real-time", "server/environments/due.test.ts", "export const now = new Date();"],
  ["real-time", "server/platform/clock.ts", "export const now = () => new Date();"],
  ["environment-variables", "server/platform/env.ts", "export const all = process.env;"],
  ["raw-sql", "server/access/limit.sql.ts", "export const one = (db: Db) => db.$queryRaw`select 1`;"],
  ["form-method", "components/access/form.tsx", 'export const form = <form className="x" method="post" />;'],
  ["router-shape", "server/access/router.ts", "export const r = router({ a: signedIn().query(({ ctx }) => list(ctx.db, ctx.actor)) });"],
  ["domain-index", "server/environments/index.ts", 'export { a } from "./a";\nexport type { B } from "./a";'],
  ["ldap-filter-text", "server/access/defaults.ts", 'export const userFilter = "(uid={username})";'],
  ["transaction-door", "server/access/a.ts", "export const f = (db: Database) => inTransaction(db, (tx) => record(tx));"],
  [
    "network-in-transaction",
    "server/environments/a.ts",
    'import { start } from "./ec2-gateway";\nexport const f = async () => {\n  await start();\n  await inTransaction(db, (tx) => save(tx));\n};',
  ],
  ["fenced-update", "server/environments/a.ts", "export const f = (tx: Tx) => tx.operation.updateMany({ where: { id, version, fence }, data: {} });"],
  ["fenced-update", "server/environments/b.ts", "export const f = (tx: Tx) => tx.environment.update({ where: { id }, data: {} });"],
  [
    "fenced-update",
    "server/environments/c-claims.ts",
    "export const f = (tx: Tx) => tx.$executeRaw`update operation set a = 1 where id = ${1} and fence = ${2}`;",
  ],
  ["fenced-update", "server/environments/d.sql.ts", "export const f = (tx: Tx) => tx.$executeRaw`update operation_request set a = 1`;"],
  ["authorising-loader", "server/environments/a.ts", "export const any = (db: Db) => db.instance.findFirst({ where: { targetId }, select: { id: true } });"],
  ["system-actors", "server/access/actor.ts", 'export const isSystem = (actor: Actor) => actor.kind === "system";'],
  ["error-by-text", "components/ui/a.ts", "export const text = (error: Error) => `${error.message}.`;"],
  ["offset-pagination", "server/audit-log/a.ts", "export const f = (db: Db) => db.user.findMany({ take: 50, cursor: { id } });"],
  ["tokens-only", "components/ui/a.tsx", 'export const a = <a href="#content" className="text-secondary bg-page">#1</a>;'],
  ["documented-exports", "server/access/a.ts", "/** One. */\nexport function one(): number {\n  return 1;\n}"],
  ["documentation-paths", "docs/a.md", "`server/<noun>/router.ts`, `server/platform/clock.ts`, `prisma/schema/*.prisma`, `npm run check`, `environment:start`"],
  ["file-names", "app/(console)/environments/[environmentId]/page.tsx", ""],
  [
    "prisma-ids",
    "prisma/schema/a.prisma",
    "model A {\n  userId String @db.Uuid\n  key String @id\n  user User @relation(fields: [userId], references: [id])\n}",
  ],
];

describe("a rule lets pass what is allowed", async () => {
  const rules = await loadSourceRules();

  it.each(allowed)("%s in %s", (id, file, content) => {
    const rule = rules.find((entry) => entry.id === id);
    expect(rule).toBeDefined();
    const found = rule !== undefined && appliesTo(rule, file) ? rule.check(new SourceFile(file, () => content), tree) : [];
    expect(found).toEqual([]);
  });
});
