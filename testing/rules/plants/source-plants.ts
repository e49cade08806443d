import { appended, joined, planted } from "../plant";
import type { Plant } from "../plant";

const source = (id: string, at: string, content: string) => planted(`source/${id}`, at, content);
const lines = (count: number) => Array.from({ length: count }, (_, index) => `export const line${index} = ${index};`).join("\n");
const longProcedure = `signedIn().query(() => {\n${"    void 0;\n".repeat(12)}    return 1;\n  })`;

/** One violation of each rule in scripts/check/rules. */
export const sourcePlants: readonly Plant[] = [
  source("real-time", "server/planted/real-time.ts", "export const now = () => new Date();"),
  source("environment-variables", "app/planted/environment-variables.ts", "export const url = process.env.PUBLIC_URL;"),
  source("raw-sql", "server/planted/raw-sql.ts", "export const one = (db: Db) => db.$queryRaw`select 1`;"),
  source("raw-procedure", "server/planted/raw-procedure.ts", 'import { initTRPC } from "@trpc/server";\nexport const t = initTRPC.create();'),
  source("server-actions", "app/planted/server-actions.ts", '"use server";\nexport const act = () => Promise.resolve();'),
  source("thin-page", "app/planted/thin/page.tsx", lines(31)),
  source("guarded-page", "app/planted/guarded/page.tsx", "export default function Page() {\n  return <p>Everybody</p>;\n}"),
  source("form-method", "components/planted/form-method.tsx", "export const form = <form onSubmit={() => undefined} />;"),
  source("router-shape", "server/planted-router/router.ts", `export const r = router({\n  a: ${longProcedure},\n});`),
  source("domain-index", "server/planted-index/index.ts", "export const logic = () => 1;"),
  source("barrels", "components/planted/barrels.ts", 'export * from "./form-method";'),
  source("server-only-import", "server/planted/server-only-import.ts", 'import "server-only";'),
  source("prisma-dates", "prisma/schema/planted-dates.prisma", 'model A {\n  id String @id @db.Uuid\n  at DateTime\n\n  @@map("a")\n}'),
  source("prisma-names", "prisma/schema/planted-names.prisma", "model Things {\n  id String @id @db.Uuid\n}"),
  source("prisma-ids", "prisma/schema/planted-ids.prisma", 'model B {\n  id String @id @default(uuid())\n\n  @@map("b")\n}'),
  source("lazy-router", "server/planted/lazy-router.ts", 'import { lazy } from "@trpc/server";\nexport const later = lazy(() => import("./router"));'),
  source("tokens-only", "components/planted/tokens-only.tsx", 'export const name = "text-red-500";'),
  source("ldap-filter-text", "server/planted/ldap-filter-text.ts", "export const filter = (name: string) => `(uid=${name})`;"),
  source("transaction-door", "server/planted/transaction-door.ts", "export const run = (db: Database) => db.$transaction([]);"),
  source(
    "network-in-transaction",
    "server/planted/network-in-transaction.ts",
    'import { startInstances } from "./ec2-gateway";\nexport const act = (db: Database) => inTransaction(db, async () => startInstances([]));',
  ),
  source(
    "fenced-update",
    "server/planted/fenced-update.ts",
    'export const end = (tx: Tx, id: string) => tx.operation.update({ where: { id }, data: { state: "confirmed" } });',
  ),
  source(
    "authorising-loader",
    "server/planted/authorising-loader.ts",
    "export const load = (db: Db, id: string) => db.environment.findUnique({ where: { id } });",
  ),
  source("system-actors", "server/planted/system-actors.ts", 'export const all = { kind: "system", permissions: [] };'),
  source("trpc-error", "server/planted/trpc-error.ts", 'import { TRPCError } from "@trpc/server";\nexport const e = new TRPCError({ code: "FORBIDDEN" });'),
  source("error-by-text", "components/planted/error-by-text.ts", 'export const gone = (error: Error) => error.message === "gone";'),
  source("offset-pagination", "server/planted/offset-pagination.ts", "export const page = (db: Db) => db.user.findMany({ skip: 50, take: 50 });"),
  source("ids-from-platform", "server/planted/ids-from-platform.ts", "export const id = () => crypto.randomUUID();"),
  source("dialect-branch", "server/migrations/planted-branch.ts", 'export const quote = (kind: string) => (kind === "mariadb" ? "`" : "");'),
  source("file-size", "server/planted/file-size.ts", lines(301)),
  source("file-names", "server/planted/utils.ts", "export const a = 1;"),
  source("left-overs", "server/planted/left-overs.ts", joined("// TO¦DO later")),
  source("foreign-words", "server/planted/foreign-words.ts", '// Taken from "/home/alice/notes".'),
  source("documented-exports", "server/planted/documented-exports.ts", "export function silent(): number {\n  return 1;\n}"),
  source("documentation-paths", "docs/planted.md", "See `server/planted/nowhere.ts`."),
  { check: "source/exact-versions", at: "package.json", patch: { find: '"zod": "', replace: '"zod": "^' } },
  source("fixed-wait", "e2e/planted/fixed-wait.ts", "export const wait = (page: Page) => page.waitForTimeout(1_000);"),
  source("client-routes", "app/planted/client-routes.tsx", '"use client";\nimport { appRouter } from "@/server/api/root";\nexport const all = appRouter;'),
  appended("generated/up-to-date", ".env.example", "# by hand"),
  planted("format/oxfmt", "server/planted/badly-formatted.ts", "export   const a='1'"),
];
