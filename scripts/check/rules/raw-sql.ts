import path from "node:path";
import { rawSqlFiles } from "../raw-sql-files";
import { at, testFiles } from "../source-rule";
import type { SourceRule } from "../source-rule";
import { dotted, nodesOf } from "../syntax";

const unsafe = /\.\$(?:queryRawUnsafe|executeRawUnsafe)$|^Prisma\.raw$/;
const raw = /\.\$(?:queryRaw|executeRaw|queryRawTyped)$|^Prisma\.(?:sql|join|empty)$/;

/** SQL in few files can be read by one person; text pasted into SQL is not allowed anywhere. */
export const rule: SourceRule = {
  id: "raw-sql",
  title: "SQL text stands in named files only and is never built from text",
  files: { include: ["server/**/*.ts", "app/**/*.{ts,tsx}"], exclude: testFiles },
  check(file) {
    const allowed = rawSqlFiles.some((glob) => path.matchesGlob(file.path, glob));
    return nodesOf(file.syntax, "MemberExpression").flatMap((node) => {
      const name = dotted(node);
      if (unsafe.test(name)) return [at(file, node, `${name} pastes text into SQL. Use a tagged template with parameters.`)];
      return raw.test(name) && !allowed ? [at(file, node, "Put the statement into a file of scripts/check/raw-sql-files.ts, such as <topic>.sql.ts.")] : [];
    });
  },
};
