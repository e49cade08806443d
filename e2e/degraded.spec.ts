import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";

const workerIsGone =
  /Nothing is carried out right now: the worker has not been seen since (?:\w+ |\d+ \w+, )?\d\d:\d\d\. What you ask for is kept and done when it is back\./;
const portalIsGone = /The portal cannot be reached at present\. What you see is from (?:\w+ |\d+ \w+, )?\d\d:\d\d/;

async function openEnvironment(page: Page, name: string): Promise<void> {
  // Adoption may have made an environment of the same name in another target.
  await page.goto(`${portal().url}/environments?target=main-seoul`);
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
}

const isLoadedOnce = (page: Page) => page.evaluate(() => "loadedOnce" in window);

test("the worker hangs: every screen says so, what is asked for is kept, and done when it is back", async ({ browser }) => {
  test.setTimeout(1_200_000);
  const { context, page } = await browserOf(browser, "bob");
  await openEnvironment(page, "search-dev");
  process.kill(portal().pids.worker, "SIGSTOP");
  try {
    await expect(page.getByText(workerIsGone)).toBeVisible({ timeout: 300_000 });
    await page.locator("header").getByRole("button", { name: "Start search-dev" }).click();
    await expect(page.locator("header").getByText("starting", { exact: true })).toBeVisible();
  } finally {
    process.kill(portal().pids.worker, "SIGCONT");
  }
  await expect(page.locator("header [data-lamp=running]")).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(workerIsGone)).toBeHidden({ timeout: 120_000 });
  expect(await isLoadedOnce(page)).toBe(true);
  await context.close();
});

test("the portal cannot be reached: the page keeps its state, says from when it is, locks its levers, and catches up without a reload", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "bob");
  await openEnvironment(page, "search-staging");
  await context.setOffline(true);
  await expect(page.getByText(portalIsGone)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole("heading", { name: "search-staging" })).toBeVisible();
  await expect(page.locator("header").getByRole("button", { name: /^Stop/ })).toHaveAttribute("aria-disabled", "true");
  await context.setOffline(false);
  await expect(page.getByText(portalIsGone)).toBeHidden({ timeout: 120_000 });
  expect(await isLoadedOnce(page)).toBe(true);
  await context.close();
});

test("what is asked for while the browser is offline is refused at once, and is not sent when it is back", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "bob");
  await openEnvironment(page, "search-staging");
  await page.locator("header").getByRole("button", { name: /^Stop/ }).click();
  await page.getByRole("menuitem", { name: /Stop search-staging/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await context.setOffline(true);
  const sent: string[] = [];
  page.on("response", (response) => sent.push(response.url()));
  await dialog.getByRole("button", { name: "Stop search-staging" }).click();
  await expect(dialog.getByText(/The portal cannot be reached/)).toBeVisible();
  await context.setOffline(false);
  await expect.poll(() => sent.some((url) => url.includes("/api/trpc/")), { timeout: 120_000 }).toBe(true);
  await expect(page.getByText(portalIsGone)).toBeHidden({ timeout: 120_000 });
  expect(sent.filter((url) => /environments\.(stop|operations)/.test(url))).toEqual([]);
  await expect(page.locator("header [data-lamp=running]")).toBeVisible();
  await context.close();
});

test("the web server is killed under an open page and comes back: the page goes on, live, without a reload", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "bob");
  await openEnvironment(page, "search-staging");
  process.kill(portal().pids.web, "SIGKILL");
  await expect(async () => expect((await fetch(`${portal().url}/api/health`)).status).toBe(200)).toPass({ timeout: 120_000 });
  await expect(page.locator("[data-system-problem]")).toHaveCount(0, { timeout: 120_000 });
  await expect(page.getByText(/Reconnecting/)).toBeHidden({ timeout: 120_000 });
  expect(await isLoadedOnce(page)).toBe(true);
  await context.close();
});
