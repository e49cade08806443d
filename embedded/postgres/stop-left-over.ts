import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { isPostmasterOf, stopPostmaster } from "./postmaster";

/** Stops a server that a killed launcher left running on the data directory; does nothing when there is none. */
export async function stopLeftOverPostgres(dataDir: string): Promise<void> {
  const folder = await realpath(dataDir).catch(() => null);
  if (folder === null) return;
  const pidFile = await readFile(path.join(folder, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(pidFile.split("\n")[0]);
  if (Number.isInteger(pid) && pid > 0 && (await isPostmasterOf(pid, folder))) await stopPostmaster(pid, folder);
}
