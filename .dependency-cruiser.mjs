// Who may import whom. Rules are patterns over the rooms of ARCHITECTURE.md, so a new domain is covered the moment its folder exists.

const lower = "platform|generated|audit|access|trpc|notifications";
const rooms = `${lower}|api|worker`;
const domain = `^server/(?!(?:${rooms})/)([^/]+)/`;
/** The schemas.ts of a domain, or of a part of it in a folder of its own. */
const schemas = ["^server/[^/]+/schemas[.]ts$", "^server/[^/]+/[^/]+/schemas[.]ts$"];
const tests = "[.]test[.]tsx?$";
const values = { dependencyTypesNot: ["type-only"] };

/** A rule of severity error; tests may reach everywhere unless the rule says otherwise. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from: { pathNot: tests, ...from }, to });

/** What a room of the server may take from the server: itself and the rooms named. */
const room = (name, allowed) =>
  forbid(
    `${name}-room`,
    `server/${name} may import only ${allowed.join(", ")}.`,
    { path: `^server/${name}/` },
    { path: "^server/", pathNot: `^server/(?:${[name, ...allowed].join("|")})/` },
  );

/** A package that only some files may import. */
const vendor = (name, packages, files) =>
  forbid(
    `vendor-${name}`,
    `${packages} is imported only where its answers and errors are translated.`,
    { path: "^(?:server|app|components)/", pathNot: `${files}|${tests}` },
    { path: `(?:^|/)node_modules/(?:${packages})(?:/|$)` },
  );

export default {
  forbidden: [
    room("platform", ["generated"]),
    room("audit", ["platform", "generated"]),
    room("access", ["audit", "platform", "generated"]),
    room("trpc", ["access", "audit", "platform", "generated"]),
    room("notifications", ["access", "audit", "platform", "generated"]),
    forbid("domain-room", "A domain does not know api and worker; they compose it.", { path: domain }, { path: "^server/(?:api|worker)/" }),
    forbid(
      "domain-entrance",
      "Another domain is entered by its index.ts only.",
      { path: domain },
      { path: domain, pathNot: ["^server/$1/", "^server/[^/]+/index[.]ts$"] },
    ),
    forbid(
      "domain-neighbours",
      "Only migrations, deploys and monitoring know another domain, and only environments.",
      { path: domain },
      { path: domain, pathNot: ["^server/$1/", "^server/environments/"] },
    ),
    forbid(
      "domain-neighbours-of-environments",
      "Only migrations, deploys and monitoring may use environments.",
      { path: domain, pathNot: [tests, "^server/(?:environments|migrations|deploys|monitoring)/"] },
      { path: "^server/environments/" },
    ),
    forbid("own-index", "Nothing inside a domain imports its own index.", { path: domain }, { path: "^server/$1/index[.]ts$" }),
    forbid(
      "router-only-from-api",
      "Only server/api composes routers.",
      { path: "[.](?:tsx?|mjs)$", pathNot: [tests, "^server/api/", "^testing/"] },
      { path: "^server/[^/]+/router[.]ts$", ...values },
    ),
    forbid(
      "handlers-only-from-worker",
      "Only server/worker runs job handlers.",
      { path: "[.](?:tsx?|mjs)$", pathNot: [tests, "^server/worker/", "^(?:testing|bench)/"] },
      { path: "^server/[^/]+/job-handlers[.]ts$" },
    ),
    forbid(
      "screens-and-server",
      "Components take from the server only schemas.ts and types.",
      { path: "^components/" },
      { path: "^server/", pathNot: schemas, ...values },
    ),
    forbid(
      "app-and-server",
      "Routes take from the server only server/api, schemas.ts and types.",
      { path: "^app/" },
      { path: "^server/", pathNot: ["^server/api/", ...schemas], ...values },
    ),
    forbid(
      "cli-alone",
      "The command line is one file without dependencies that knows the portal by its API only.",
      { path: "^cli/" },
      { pathNot: ["^cli/", "^node:", "^(?:child_process|crypto|fs|os|path|readline|stream|timers|tty|util)(?:/|$)"] },
    ),
    forbid("server-and-screens", "The server does not know screens and routes.", { path: "^server/" }, { path: "^(?:app|components)/" }),
    forbid("app-is-the-top", "Nothing imports a route.", { path: "^(?:components|embedded|scripts|testing)/" }, { path: "^app/" }),
    forbid("primitives", "components/ui has no domain words: it knows only itself.", { path: "^components/ui/" }, { path: "^(?:components/(?!ui/)|server/)" }),
    forbid(
      "embedded-stays-outside",
      "The product reaches the embedded parts through their protocols only.",
      { path: "^(?:server|app|components|proxy|instrumentation)" },
      { path: "^embedded/" },
    ),
    forbid(
      "embedded-knows-protocols",
      "An embedded part shares no code with the product it stands in for.",
      { path: "^embedded/(?:aws|directory|mail|messages|postgres|slack)/" },
      { path: "^(?:server|app|components)/" },
    ),
    forbid(
      "testing-only-in-tests",
      "testing/ is imported by tests only.",
      { path: "^(?:server|app|components|embedded|prisma|proxy|instrumentation)" },
      { path: "^(?:testing|e2e|bench)/" },
    ),
    forbid(
      "schemas-import-zod-only",
      "Forms share schemas.ts, so it pulls nothing else into the browser.",
      { path: schemas },
      { pathNot: ["(?:^|/)node_modules/zod/", ...schemas] },
    ),
    forbid(
      "pure-decisions",
      "State machines, plans and schedules are (rows, now) → changes: they read no clock, no database and no network.",
      {
        path: [
          `${domain}(?:state-machine|schedule|desired-state|observe|wish)[.]ts$`,
          `${domain}[a-z-]+-(?:plan|policy|state|mapping)[.]ts$`,
          `${domain}after-[a-z-]+[.]ts$`,
          "^server/migrations/operations/",
        ],
      },
      {
        path: ["^server/platform/", "-gateway[.]ts$", "-claims[.]ts$", "[.]sql[.]ts$", "node_modules/"],
        pathNot: ["^server/platform/errors[.]ts$", "node_modules/zod/"],
      },
    ),
    forbid(
      "generated-client",
      "Prisma's client is opened in platform; elsewhere only its types are used.",
      { path: "^server/", pathNot: [tests, "^server/(?:platform|generated)/", "[.]sql[.]ts$"] },
      { path: "^server/generated/", ...values },
    ),
    vendor("cloud", "@aws-sdk|@smithy|@slack|@octokit|nodemailer|mysql2|mariadb|squawk-cli", "-gateway[.]ts$"),
    vendor("directory", "ldapts", "^server/access/ldap-[a-z-]+[.]ts$"),
    vendor("database", "pg|libpg-query|@prisma/adapter-pg|@prisma/client", "^server/(?:platform|generated)/|-gateway[.]ts$"),
    vendor("queue", "graphile-worker", "^server/worker/"),
    vendor("web", "next|next-auth", "^(?:app|components|server/api)/"),
    forbid(
      "no-value-cycles",
      "Files that need each other at run time load in an order nobody controls.",
      { path: "^(?!node_modules)" },
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    forbid(
      "no-development-packages",
      "Production code runs without devDependencies.",
      { path: "^(?:server|app|components|proxy|instrumentation)" },
      { dependencyTypes: ["npm-dev"], ...values, pathNot: "(?:^|/)node_modules/@types/" },
    ),
    forbid("no-unresolved-imports", "The file or package does not exist.", { path: "." }, { couldNotResolve: true }),
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules|^server/generated/" },
    exclude: { path: "^[.]next/|^dist/|[.]css$" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
