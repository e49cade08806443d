import { cliBundle } from "./cli-bundle";
import { environmentExample } from "./environment-example";
import { faultMatrixPage } from "./fault-matrix-page";
import { migrationKindsPage } from "./migration-kinds-page";
import { openApiPage } from "./openapi-page";
import { permissionsPage } from "./permissions-page";

/** A committed file that is made from code. */
export type Generator = { file: string; source: string; content(): string };

/** All of them: `npm run generate` writes them, `npm run check` compares them. */
export const generators: readonly Generator[] = [
  { file: ".env.example", source: "server/platform/env.ts", content: environmentExample },
  { file: "docs/openapi.json", source: "server/api/v1/", content: openApiPage },
  { file: "public/cli/switchyard.mjs", source: "cli/", content: cliBundle },
  { file: "docs/permissions.md", source: "server/access/permissions.ts and server/access/roles.ts", content: permissionsPage },
  { file: "docs/migration-kinds.md", source: "server/migrations/operations/ and server/migrations/dialects/", content: migrationKindsPage },
  { file: "docs/fault-matrix.md", source: "testing/fault-matrix/", content: faultMatrixPage },
];
