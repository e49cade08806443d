// Preloaded into the launcher's children. Their standard input is a pipe that nobody writes to; it closes when the launcher dies,
// however it dies. Then the process ends as on SIGTERM, so that a killed launcher leaves nothing running.
import { closeSync, fstatSync, openSync } from "node:fs";

const patienceMs = 8_000;

function endWithoutParent() {
  for (const output of [1, 2]) if (isPipe(output)) leadNowhere(output);
  setTimeout(() => process.kill(process.pid, "SIGKILL"), patienceMs).unref();
  process.kill(process.pid, "SIGTERM");
}

/** Nobody reads the output any more, and a log that insists on being written would wait for ever. */
function leadNowhere(output) {
  closeSync(output);
  // The kernel gives the lowest number that is free, which is the one just closed.
  openSync("/dev/null", "w");
}

function isPipe(descriptor) {
  const found = fstatSync(descriptor);
  return found.isFIFO() || found.isSocket();
}

// A child's child that was given no pipe would see the end at once.
if (isPipe(0)) {
  process.stdin.resume();
  process.stdin.once("end", endWithoutParent);
  process.stdin.on("error", () => process.exit(1));
  if (typeof process.stdin.unref === "function") process.stdin.unref();
}
