import { existsSync } from "node:fs";
import path from "node:path";
import { ensureInstalled, root, runTypeScript } from "./launch/prepare.mjs";

// Only a tree without packages is installed here: a check must not change what it checks.
if (!existsSync(path.join(root, "node_modules"))) await ensureInstalled();
await runTypeScript("scripts/check/main.ts", process.argv.slice(2));
