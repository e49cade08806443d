import type { Mutant } from "./mutants";

const originals = "server/migrations/review/originals.integration.test.ts";

/** Guards of the originals that are downloaded before a finalize. */
export const originalsMutants: readonly Mutant[] = [
  {
    guard: "Originals are downloaded with the right only",
    patches: [
      {
        file: "server/migrations/review/export-originals.ts",
        find: 'const run = await authorizedRun(db, actor, "database:read-values", runId);',
        replace: 'const run = await authorizedRun(db, actor, "migration:view", runId);',
      },
      {
        file: "server/migrations/review/export-originals.ts",
        find: 'keptBy(await authorizedRun(db, actor, "database:read-values", runId));',
        replace: 'keptBy(await authorizedRun(db, actor, "migration:view", runId));',
      },
      {
        file: "server/migrations/review/export-originals.ts",
        find: 'const { migration, database } = await authorizedRun(tx, actor, "database:read-values", runId);',
        replace: 'const { migration, database } = await authorizedRun(tx, actor, "migration:view", runId);',
      },
      {
        file: "server/migrations/router.ts",
        find: 'originals: authorized("database:read-values",',
        replace: 'originals: authorized("migration:view",',
      },
    ],
    test: { file: originals, name: "originals > are downloaded with the right only, page by page, on record once" },
  },
  {
    guard: "A page of originals leaves only for a download on record",
    patches: [
      {
        file: "server/migrations/review/export-originals.ts",
        find: "if (begun === null) throw",
        replace: "if (begun === null && after.length === 0) throw",
      },
    ],
    test: { file: originals, name: "originals > leave with a page marker of a download on record only, and to whoever began it" },
  },
];
