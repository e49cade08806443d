import { brotliCompressSync } from "node:zlib";
import { chromium } from "@playwright/test";
import type { Page } from "@playwright/test";
import { ensureChromium } from "../../scripts/test/ensure-chromium";

/** What a browser with an empty cache fetches until the list of environments can be used. */
export type FirstLoad = { brotliKb: number; files: number; apiCalls: number };

/** Signs in, then opens the environments page in a browser with an empty cache. */
export async function measureFirstLoad(url: string): Promise<FirstLoad> {
  const root = process.getuid?.() === 0;
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ["--disable-gpu", "--disable-quic", "--disable-background-networking", ...(root ? ["--no-sandbox"] : [])],
  });
  try {
    const signedIn = await browser.newContext();
    const page = await signedIn.newPage();
    await page.goto(`${url}/sign-in`);
    await page.getByLabel("Name").fill("victor");
    await page.getByLabel("Password", { exact: true }).fill("victor-demo");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
    const fresh = await browser.newContext({ storageState: await signedIn.storageState() });
    return await load(await fresh.newPage(), url);
  } finally {
    await browser.close();
  }
}

async function load(page: Page, url: string): Promise<FirstLoad> {
  const bodies: Promise<Buffer>[] = [];
  let apiCalls = 0;
  let listShown = false;
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") bodies.push(response.body());
  });
  page.on("request", (request) => {
    // The stream of change notices is no call for data; it opens after the list is there.
    const { pathname } = new URL(request.url());
    if (!listShown && pathname.startsWith("/api/") && !pathname.endsWith("/live.changes")) apiCalls += 1;
  });
  await page.goto(`${url}/environments`);
  await page.getByRole("link", { name: "payments-dev", exact: true }).waitFor();
  listShown = true;
  await page.waitForLoadState("load");
  await page.waitForTimeout(1_500);
  const sizes = (await Promise.all(bodies)).map((body) => brotliCompressSync(body).length);
  return { brotliKb: Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000), files: sizes.length, apiCalls };
}
