import path from "node:path";
import { buildSync } from "esbuild";

const root = path.resolve(import.meta.dirname, "..", "..");

/** The command line as one file without dependencies that Node 20 runs, so that a job can fetch it from the portal. */
export function cliBundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(root, "cli", "main.ts")],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    charset: "utf8",
    banner: { js: "#!/usr/bin/env node\n// Switchyard from the command line. Made from cli/ by npm run generate." },
  });
  return outputFiles[0]?.text ?? "";
}
