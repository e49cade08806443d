import type { Plant } from "../plant";

const boundary = (name: string, at: string, content: string, others: Readonly<Record<string, string>> = {}): Plant => ({
  check: `boundaries/${name}`,
  at,
  files: { [at]: `${content}\n`, ...others },
});

const constant = "export const value = 1;\n";
const importing = (path: string) => `import { value } from "${path}";\nexport const taken = value;`;
const running = (path: string) => `import "${path}";`;

/** One forbidden import for each wall of .dependency-cruiser.mjs. */
export const boundaryPlants: readonly Plant[] = [
  boundary("platform-room", "server/platform/planted-up.ts", running("@/server/audit/record")),
  boundary("audit-room", "server/audit/planted-up.ts", running("@/server/access/can")),
  boundary("access-room", "server/access/planted-up.ts", running("@/server/trpc/procedure")),
  boundary("trpc-room", "server/trpc/planted-up.ts", running("@/server/api/same-origin")),
  boundary("notifications-room", "server/notifications/planted-up.ts", running("@/server/trpc/procedure")),
  boundary("domain-room", "server/planted-domain/planted-up.ts", running("@/server/api/same-origin")),
  boundary("domain-entrance", "server/migrations/planted-inside.ts", running("@/server/environments/schemas")),
  boundary("domain-neighbours", "server/planted-domain/planted-neighbour.ts", importing("@/server/planted-other"), {
    "server/planted-other/index.ts": constant,
  }),
  boundary("domain-neighbours-of-environments", "server/planted-domain/planted-environments.ts", running("@/server/environments/schemas")),
  boundary("own-index", "server/planted-other/planted-inside.ts", importing("@/server/planted-other")),
  boundary("router-only-from-api", "server/worker/planted-router-user.ts", running("@/server/audit-log/router")),
  boundary("handlers-only-from-worker", "server/api/planted-handler-user.ts", running("@/server/planted-other/job-handlers"), {
    "server/planted-other/job-handlers.ts": constant,
  }),
  boundary("screens-and-server", "components/planted/planted-server.ts", running("@/server/platform/ids")),
  boundary("app-and-server", "app/planted/planted-server.ts", running("@/server/platform/ids")),
  boundary("server-and-screens", "server/platform/planted-screen.ts", running("@/components/ui/clock")),
  boundary("app-is-the-top", "components/planted/planted-route.ts", running("@/app/planted/planted-server")),
  boundary("primitives", "components/ui/planted-domain-word.ts", running("@/components/planted/planted-route")),
  boundary("embedded-stays-outside", "server/platform/planted-embedded.ts", running("@/embedded/aws/glob")),
  boundary("embedded-knows-protocols", "embedded/aws/planted-product.ts", running("@/server/platform/ids")),
  boundary("cli-alone", "cli/planted-product.ts", running("@/server/platform/ids")),
  boundary("testing-only-in-tests", "server/platform/planted-testing.ts", running("@/testing/rules/plant")),
  boundary("schemas-import-zod-only", "server/planted-other/schemas.ts", running("@/server/platform/ids")),
  boundary("pure-decisions", "server/environments/planted-plan.ts", running("@/server/platform/clock")),
  boundary("generated-client", "server/access/planted-client.ts", running("@/server/generated/prisma/client")),
  boundary("vendor-cloud", "server/environments/planted-sdk.ts", running("@aws-sdk/client-ec2")),
  boundary("vendor-directory", "server/environments/planted-ldap.ts", running("ldapts")),
  boundary("vendor-database", "server/environments/planted-pg.ts", running("pg")),
  boundary("vendor-queue", "server/environments/planted-queue.ts", running("graphile-worker")),
  boundary("vendor-web", "server/environments/planted-next.ts", running("next/headers")),
  boundary("no-value-cycles", "server/planted-domain/planted-chicken.ts", running("./planted-egg"), {
    "server/planted-domain/planted-egg.ts": 'import "./planted-chicken";\n',
  }),
  boundary("no-development-packages", "server/platform/planted-development.ts", running("fast-check")),
  boundary("no-unresolved-imports", "server/platform/planted-nowhere.ts", running("./nowhere")),
];
