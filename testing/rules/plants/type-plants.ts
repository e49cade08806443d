import { planted } from "../plant";
import type { Plant } from "../plant";

const bareHandle = 'import type { Database } from "@/server/platform/db";\nimport { announce } from "@/server/platform/live";\n';
const notice = '{ noun: "x", id: "x", version: 1, scope: null }';

/** What the types alone refuse, and what knip finds. */
export const typePlants: readonly Plant[] = [
  planted("types/TS2345", "server/planted/type-transaction.ts", `${bareHandle}export const f = (db: Database) => announce(db, ${notice});`),
  // An error code without its tRPC code or its HTTP status does not compile.
  { check: "types/TS2741", at: "server/trpc/error-mapping.ts", patch: { find: 'internal: "INTERNAL_SERVER_ERROR",', replace: "" } },
  { check: "types/TS2741", at: "server/platform/errors.ts", patch: { find: "internal: 500,", replace: "" } },
  planted("dead-code/files", "server/platform/planted-unused.ts", "export const a = 1;"),
  {
    check: "dead-code/exports",
    at: "scripts/planted/unused-export.ts",
    files: {
      "scripts/planted-entry.ts": 'import { used } from "./planted/unused-export";\nexport const a = used;\n',
      "scripts/planted/unused-export.ts": "export const used = 1;\nexport const unused = 2;\n",
    },
  },
  planted("dead-code/unlisted", "scripts/planted-unlisted.ts", 'import "semver";'),
  { check: "dead-code/dependencies", at: "package.json", patch: { find: '"dependencies": {', replace: '"dependencies": {\n    "left-pad": "1.3.0",' } },
];
