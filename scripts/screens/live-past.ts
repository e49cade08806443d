import type { Browser, Page } from "@playwright/test";

type SignIn = (page: Page, url: string, uid: string) => Promise<void>;

/** Lets people of the demo do a few things on screen, so that histories, rails and the audit log have something true to show. */
export async function livePast(browser: Browser, url: string, signIn: SignIn): Promise<void> {
  const act = async (uid: string, work: (page: Page) => Promise<void>): Promise<void> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await signIn(page, url, uid);
    await page.goto(`${url}/environments`);
    await work(page);
    await context.close();
  };
  const start = (page: Page, name: string) => page.getByRole("button", { name: `Start ${name}` }).click();
  const stop = async (page: Page, name: string, reason: string): Promise<void> => {
    await page.getByRole("button", { name: `Stop ${name}` }).click();
    await page.getByLabel(/Reason/).fill(reason);
    await page
      .getByRole("dialog")
      .getByRole("button", { name: `Stop ${name}` })
      .click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  };
  await act("mina", async (page) => {
    await page.getByRole("button", { name: /^Pin payments-dev/ }).click();
    await start(page, "payments-us");
    await stop(page, "payments-staging", "Nobody needs it over the weekend");
    await page.waitForTimeout(8_000);
  });
  await act("bob", async (page) => {
    await start(page, "search-dev");
    await page.waitForTimeout(2_000);
  });
  await act("alice", async (page) => {
    await start(page, "payments-dev");
    // Its status check fails after the start.
    await start(page, "imports-dev");
    await page.waitForTimeout(30_000);
  });
  await act("mina", async (page) => {
    await start(page, "ledger-dev");
    await page.waitForTimeout(2_000);
  });
}
