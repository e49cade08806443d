import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { generators } from "@/scripts/generate/generators";
import type { Violation } from "../violation";

/** Committed files that differ from what their source gives now. */
export function checkGenerated(root: string): Promise<Violation[]> {
  const stale = generators.filter(({ file, content }) => readIfThere(path.join(root, file)) !== content());
  return Promise.resolve(
    stale.map(({ file, source }) => ({ check: "generated/up-to-date", file, line: null, message: `differs from ${source}. Run \`npm run generate\`.` })),
  );
}

function readIfThere(file: string): string | null {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}
