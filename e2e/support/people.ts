import type { Browser, BrowserContext, Page } from "@playwright/test";
import { portal } from "./portal";

/** Signs a person of the demo in through the form. */
async function signIn(page: Page, uid: string, from = "/"): Promise<void> {
  await page.goto(`${portal().url}/sign-in?from=${encodeURIComponent(from)}`);
  await page.getByLabel("Name").fill(uid);
  await page.getByLabel("Password", { exact: true }).fill(`${uid}-demo`);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  // Until it is loaded: Chromium may wait for ever for a page that is opened while another is still coming in.
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** A browser of one's own, signed in. */
export async function browserOf(
  browser: Browser,
  uid: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await signIn(page, uid);
  return { context, page };
}
