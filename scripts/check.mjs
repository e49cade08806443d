// Runs on the Node that npm was started with (20 or newer) and hands over to the pinned one.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const node = path.join(root, "node_modules", ".bin", "node");
if (!existsSync(node)) {
  console.error("node_modules is missing. Run `npm ci` first, then `npm run check` again.");
  process.exit(1);
}
const result = spawnSync(node, ["--import", "tsx", path.join(root, "scripts", "check", "main.ts"), ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exit(result.status ?? 1);
