import { readFile } from "node:fs/promises";
import type { RunningProduct } from "../../scripts/launch/start-product";
import { signInWithCookie } from "./sign-in-with-cookie";

const requests = 1_000;
const atATime = 8;

/** Resident memory of the web process after 1,000 requests of a signed-in person, half pages and half calls. */
export async function measureMemory(running: RunningProduct): Promise<{ rssMb: number; pages: number; calls: number }> {
  const cookie = await signInWithCookie(running.url, "victor", "victor-demo");
  const paths = ["/environments", `/api/trpc/environments.list?input=${encodeURIComponent(JSON.stringify({ json: {} }))}`];
  const counts = { pages: 0, calls: 0 };
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < requests) {
      const isPage = next % 2 === 0;
      next += 1;
      const response = await fetch(`${running.url}${paths[isPage ? 0 : 1] ?? "/"}`, { headers: { cookie }, redirect: "manual" });
      if (response.status !== 200) throw new Error(`${response.url} answered ${response.status}`);
      await response.arrayBuffer();
      counts[isPage ? "pages" : "calls"] += 1;
    }
  };
  await Promise.all(Array.from({ length: atATime }, lane));
  const status = await readFile(`/proc/${running.web.pid}/status`, "utf8");
  const rssKb = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  return { rssMb: Math.round(rssKb / 1024), ...counts };
}
