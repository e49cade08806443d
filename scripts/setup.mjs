import "./launch/require-node-20.mjs";

// Imported only now, because Node resolves what stands above before it runs anything.
const prepared = import("./launch/prepare.mjs");
void prepared.then(function run({ ensureInstalled, runTypeScript }) {
  // What goes wrong is told as a finding; the product's log lines beside it would only say it twice.
  return ensureInstalled().then(() => runTypeScript("scripts/setup/main.ts", process.argv.slice(2), { LOG_LEVEL: "silent" }));
});
