import { createHash } from "node:crypto";
import { glob, readFile } from "node:fs/promises";
import path from "node:path";

const productSources = ["app/**/*", "components/**/*", "server/**/*", "prisma/schema/*", "public/**/*", "*.{ts,js,mjs,json}", "scripts/launch/build-*.ts"];

// Files that the build does not read; next-env.d.ts is written by Next itself, differently in development.
const without = /[.]test[.]tsx?$|^server[/\\]generated[/\\]|^next-env[.]d[.]ts$|^(?:vitest|playwright)[.]config[.]ts$|^(?:knip|package)[.]json$/;

/** A name for the present state of everything the product is built from: 16 hexadecimal digits. */
export function productFingerprint(root: string): Promise<string> {
  return fingerprint(root, productSources);
}

/** A name for the present state of the files that match, test files and generated ones left out. */
export async function fingerprint(root: string, patterns: readonly string[]): Promise<string> {
  const files = new Set<string>();
  for (const pattern of patterns) {
    for await (const entry of glob(pattern, { cwd: root, withFileTypes: true })) {
      const file = path.relative(root, path.join(entry.parentPath, entry.name));
      if (entry.isFile() && !without.test(file)) files.add(file);
    }
  }
  const hash = createHash("sha256").update(process.version);
  for (const file of [...files].sort()) {
    // A file that goes away between the listing and the reading counts as one that is not there.
    const content = await readFile(path.join(root, file)).catch(() => null);
    if (content !== null) hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 16);
}
