import { ensureInstalled, runTypeScript } from "./launch/prepare.mjs";

ensureInstalled();
runTypeScript("scripts/test/main.ts", process.argv.slice(2));
