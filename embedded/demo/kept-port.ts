import { readFile, rename, writeFile } from "node:fs/promises";

/**
 * The port a server had at its last start, kept in a file; 0: it has had none, or what is kept is no port. Whatever is registered under an
 * address stays valid while the address does.
 */
export async function readKeptPort(file: string): Promise<number> {
  const text = await readFile(file, "utf8").catch(() => "");
  const port = /^[1-9]\d{0,4}\s*$/.test(text) ? Number(text) : 0;
  return port <= 65_535 ? port : 0;
}

/** Keeps it for the next start. */
export async function keepPort(file: string, port: number): Promise<void> {
  await writeFile(`${file}.new`, `${port}\n`);
  await rename(`${file}.new`, file);
}
