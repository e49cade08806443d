import { ensureInstalled, runTypeScript } from "./launch/prepare.mjs";

ensureInstalled();
runTypeScript("scripts/demo/main.ts", process.argv.slice(2));
