import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/** Enough of a page to see what it said; the trace beside it has the rest. */
const mostLines = 120;

/** What stood on the page when a journey failed, from the files that Playwright leaves below `folder`; one text per journey. */
export async function failedPages(folder: string): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true }).catch(() => [])).filter((file) => path.basename(file) === "error-context.md");
  const pages = await Promise.all(files.toSorted().map((file) => pageIn(folder, file)));
  return pages.filter((page) => page !== null);
}

async function pageIn(folder: string, file: string): Promise<string | null> {
  const snapshot = /^# Page snapshot\s+```yaml\n(.*?)\n```/ms.exec(await readFile(path.join(folder, file), "utf8"))?.[1];
  return snapshot === undefined ? null : [`The page of ${path.dirname(file)}:`, ...snapshot.split("\n").slice(0, mostLines)].join("\n  ");
}
