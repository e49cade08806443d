import "./launch/require-node-20.mjs";

// Imported only now, because Node resolves what stands above before it runs anything.
const prepared = import("./launch/prepare.mjs");
void prepared.then(function run({ ensureInstalled, runTypeScript }) {
  return ensureInstalled().then(() => runTypeScript("scripts/demo/main.ts", ["--dev", ...process.argv.slice(2)]));
});
