// Preloaded into web and worker by the launcher. Its end of this pipe closes when the launcher dies, however it dies;
// then the process ends as on SIGTERM, so that a killed launcher leaves nothing running.
const patienceMs = 8_000;

process.stdin.resume();
process.stdin.on("end", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), patienceMs).unref();
});
process.stdin.on("error", () => process.exit(1));
if (typeof process.stdin.unref === "function") process.stdin.unref();
