import type { Mutant } from "./mutants";

const surroundings = "server/migrations/lint/surroundings.integration.test.ts";
const onTable = (name: string) => ({ file: surroundings, name: `what stands on a table of PostgreSQL > ${name}` });
const replicated = (name: string) => ({ file: surroundings, name: `what replicates a table of PostgreSQL > ${name}` });
const beside = "server/migrations/dialects/postgres/catalog-beside.ts";
const kept = "server/migrations/lint/rules/kept-originals.ts";
const readers = "server/migrations/lint/rules/row-readers.ts";

/** What a plan says of a table's surroundings before anybody finds out in production. */
export const lintMutants: readonly Mutant[] = [
  {
    guard: "Originals are kept in no column that a trigger hands on",
    patches: [{ file: readers, find: "canBeTable(context)\n        ? {", replace: "!canBeTable(context)\n        ? {" }],
    test: onTable("is a trigger that hands NEW.* on"),
  },
  {
    guard: "A row that a trigger hands on through EXECUTE is seen",
    patches: [{ file: beside, find: "/\\bUSING\\s+(?:NEW|OLD)\\b(?!\\s*\\.)/i,", replace: "" }],
    test: onTable("knows what a trigger does by its text: EXECUTE"),
  },
  {
    guard: "What a comment or a text says of NEW.* is no finding",
    patches: [{ file: beside, find: "codeOnly(body).replaceAll(", replace: "body.replaceAll(" }],
    test: onTable("knows what a trigger does by its text: columns by name"),
  },
  {
    guard: "Nothing is captured where a unique index would keep the original away",
    patches: [{ file: kept, find: 'fate === "cut") return [];', replace: 'fate !== "") return [];' }],
    test: onTable("is a unique index, where two rows may be given one original"),
  },
  {
    guard: "A unique index looks at a column through an expression, too",
    patches: [{ file: kept, find: 'each.kind === "index expression" && each.name === name', replace: 'each.kind === "view" && each.name === name' }],
    test: onTable("is a unique index, where two rows may be given one original"),
  },
  {
    guard: "Triggers of ours meet no trigger that leaves their updates out",
    patches: [{ file: kept, find: "byTriggers === undefined || !hasOwnTrigger(context)", replace: "byTriggers === undefined || hasOwnTrigger(context)" }],
    test: onTable("is a trigger that leaves out updates which change nothing"),
  },
  {
    guard: "Triggers of ours compare no key whose = they do not find",
    patches: [
      { file: kept, find: "facts.beside?.foreignTypes.includes(name) === true", replace: 'facts.beside?.foreignTypes.includes(name) === (name === "")' },
    ],
    test: onTable("is a key whose = triggers of ours do not find"),
  },
  {
    guard: "A publication that names its columns does not send one more",
    patches: [{ file: beside, find: " and to_jsonb(r) ->> 'prattrs' is not null)", replace: " and to_jsonb(r) ->> 'prattrs' is null)" }],
    test: replicated("is a publication for TABLE app (id, url)"),
  },
  {
    guard: "A prepared transaction that holds the table is seen without a session",
    patches: [
      { file: "server/migrations/dialects/postgres/prepared.ts", find: "own.transactionid = p.transaction", replace: "own.transactionid <> p.transaction" },
    ],
    test: { file: "server/migrations/lint/target-load.integration.test.ts", name: "what a PostgreSQL server is doing > is a prepared transaction" },
  },
  {
    guard: "The fingerprint does not know of what is beside a table, so approvals of before go on to stand",
    patches: [{ file: "server/migrations/catalog/canonical-facts.ts", find: ", beside: undefined }", replace: " }" }],
    test: replicated("is a subscription, which stops at what is refused"),
  },
];
