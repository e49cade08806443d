import type { Mutant } from "./mutants";

const databases = "server/migrations/databases";
const planning = "server/migrations/planning";

const tlsOf = (engine: string, test: string) => `TLS to ${engine}, whose certificate is for localhost and signed by itself > ${test}`;

/** Guards of registered databases: their credentials, and what is shown of their rows. */
export const databaseMutants: readonly Mutant[] = [
  {
    guard: "PostgreSQL: what a function raises is not told under any code",
    patches: [{ file: "server/migrations/target/error-words.ts", find: ' || routine === "exec_stmt_raise"', replace: "" }],
    test: {
      file: "server/migrations/target/gateways.integration.test.ts",
      name: "a session of postgres > says nothing of what a function of the application raises as 23514",
    },
  },
  {
    guard: "MariaDB: words of a SIGNAL are not told under a number of the server",
    patches: [{ file: "server/migrations/target/error-words.ts", find: "!ownBeginnings.test(message)", replace: "false" }],
    test: {
      file: "server/migrations/target/gateways.integration.test.ts",
      name: "a session of mariadb > says nothing of what a function of the application raises as 23000 MYSQL_ERRNO = 4025,",
    },
  },
  {
    guard: "the configuration moves no address on which a migration has begun",
    patches: [{ file: `${databases}/import-databases.ts`, find: "moves ? await whyAddressStays(tx, row) : null", replace: "null as string | null" }],
    test: {
      file: `${databases}/import-databases.integration.test.ts`,
      name: "databases of the configuration > keep the address on which a migration has begun, and forget what was known of the old server when they move",
    },
  },
  {
    guard: "MariaDB, TLS verify: a certificate is held against the server's name",
    patches: [{ file: "server/migrations/target/mariadb-gateway.ts", find: "verifyIdentity: true,", replace: "" }],
    test: { file: "server/migrations/target/tls.integration.test.ts", name: tlsOf("mariadb", "verify refuses a certificate of another name") },
  },
  {
    guard: "MariaDB, TLS verify: an address is no name",
    patches: [{ file: "server/migrations/target/mariadb-gateway.ts", find: "  requireName(address);\n", replace: "" }],
    test: { file: "server/migrations/target/tls.integration.test.ts", name: tlsOf("mariadb", "verify does not take an address for the name") },
  },
  {
    guard: "PostgreSQL, TLS verify: a certificate is of a known authority and of the server's name",
    patches: [
      {
        file: "server/migrations/target/postgres-gateway.ts",
        find: "{ rejectUnauthorized: true, servername: host,",
        replace: "{ rejectUnauthorized: false, servername: host,",
      },
    ],
    test: { file: "server/migrations/target/tls.integration.test.ts", name: tlsOf("postgres", "verify refuses a certificate of another authority") },
  },
  {
    guard: "A throttle query changes nothing, whatever it calls",
    patches: [
      {
        file: "server/migrations/executor/read-busyness.ts",
        find: "await readOnly(session, { sql: query, values: [] });",
        replace: "(await session.query(query)).rows;",
      },
    ],
    test: { file: "server/migrations/executor/read-busyness.integration.test.ts", name: "the throttle query of mariadb > changes nothing, whatever it calls" },
  },
  {
    guard: "Only a few plans of a process read a database at once",
    patches: [{ file: `${planning}/plan-places.ts`, find: "if (count >= mostPlansAtOnce) return false;", replace: "" }],
    test: { file: `${planning}/plan-places.integration.test.ts`, name: "plans on postgres > read it a few at once" },
  },
  {
    guard: "Plans are counted over all processes",
    patches: [{ file: `${planning}/plan-migration.ts`, find: "await takePlace(session, row.engine, patience);", replace: "takePlace.toString();" }],
    test: { file: `${planning}/plan-places.integration.test.ts`, name: "plans on mariadb > are counted over all processes" },
  },
  {
    guard: "A database is registered once, whatever name its server is reached under",
    patches: [{ file: `${databases}/register-database.ts`, find: "if (other !== null) throw", replace: "if (other === undefined) throw" }],
    test: {
      file: `${databases}/same-database.integration.test.ts`,
      name: "one database of postgres under two names of its server > is refused the second time",
    },
  },
  {
    guard: "A copy that calls itself like its origin is another database",
    patches: [
      { file: `${databases}/same-database.ts`, find: "(await isSame(gateways, other, claim))) return other;", replace: "isSame.length > 0) return other;" },
    ],
    test: {
      file: `${databases}/same-database.integration.test.ts`,
      name: "one database of mariadb under two names of its server > is not mistaken for another database",
    },
  },
  {
    guard: "No migration begins under the second name of a database",
    patches: [{ file: "server/migrations/executor/preflight.ts", find: "return twin === null ? null : {", replace: "return twin?.id !== null ? null : {" }],
    test: {
      file: "server/migrations/executor/advance-run.integration.test.ts",
      name: "a run on postgres > does not begin on a database that was registered earlier",
    },
  },
  {
    guard: "A sealed password opens for its row, host, port and user only",
    patches: [
      { file: `${databases}/seal.ts`, find: 'return ["target database", id, host, String(port), userName];', replace: 'return ["target database", id];' },
    ],
    test: { file: `${databases}/seal.test.ts`, name: "a sealed secret > does not open for another host" },
  },
  {
    guard: "What a secret belongs to is part of what is authenticated",
    patches: [
      { file: `${databases}/seal.ts`, find: 'createCipheriv("aes-256-gcm", key, iv).setAAD(additional)', replace: 'createCipheriv("aes-256-gcm", key, iv)' },
      { file: `${databases}/seal.ts`, find: "decipher.setAAD(additional).setAuthTag(", replace: "decipher.setAuthTag(" },
    ],
    test: { file: `${databases}/databases.integration.test.ts`, name: "a registered database > does not open when its row was copied" },
  },
  {
    guard: "A kept password is not sent to another address",
    patches: [{ file: `${databases}/update-database.ts`, find: "if (input.password === null) {", replace: 'if (input.password === "") {' }],
    test: { file: `${databases}/databases.integration.test.ts`, name: "a registered database > needs its password again" },
  },
  {
    guard: "A database is not archived while a migration has begun on it",
    patches: [{ file: `${databases}/archive-database.ts`, find: "if (runs > 0) {", replace: "if (runs > 1_000) {" }],
    test: { file: `${databases}/databases.integration.test.ts`, name: "a registered database > keeps its address while a migration has begun on it" },
  },
  {
    guard: "Production keeps originals for a day",
    patches: [{ file: `${databases}/check-settings.ts`, find: 'settings.stage === "production" &&', replace: "false &&" }],
    test: { file: `${databases}/databases.integration.test.ts`, name: "a registered database > is refused on production for less than a day" },
  },
  {
    guard: "No database stands where machines get their credentials",
    patches: [{ file: `${databases}/target-host.ts`, find: 'never.addSubnet("169.254.0.0", 16, "ipv4");', replace: "" }],
    test: { file: `${databases}/target-host.test.ts`, name: "addresses of databases > 169.254.169.254 is refused" },
  },
  {
    guard: "A plan shows no value of a row",
    patches: [{ file: `${planning}/plan-migration.ts`, find: "samples: maskedSamples(measured.samples),", replace: "samples: measured.samples," }],
    test: { file: `${planning}/planning.integration.test.ts`, name: "a plan on PostgreSQL > shows how long the longest values are" },
  },
  {
    guard: "Each look at values is on record",
    patches: [
      { file: `${planning}/read-samples.ts`, find: 'await record(tx, databaseAuditEvents["database.values-read"], {', replace: "await Promise.resolve({" },
    ],
    test: { file: `${planning}/planning.integration.test.ts`, name: "a plan on PostgreSQL > gives values to those who may read them" },
  },
  {
    guard: "The questions of a plan only read",
    patches: [{ file: "server/migrations/target/read-only.ts", find: '"start transaction read only"', replace: '"start transaction"' }],
    test: { file: `${planning}/planning.integration.test.ts`, name: "a plan > asks the table in transactions that only read" },
  },
];
