import { ensureInstalled, runTypeScript } from "./launch/prepare.mjs";

ensureInstalled();
runTypeScript("scripts/demo/main.ts", ["--dev", ...process.argv.slice(2)]);
