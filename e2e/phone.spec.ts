import { devices, expect, test } from "@playwright/test";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";

const { viewport, userAgent, hasTouch, isMobile } = devices["iPhone 14"];

test("on a phone the lever is in the row, large enough for a thumb, and one tap starts", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "mina", { viewport, userAgent, hasTouch, isMobile });
  await page.goto(`${portal().url}/environments`);
  const lever = page.getByRole("button", { name: "Start ledger-dev" });
  const box = await lever.boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(44);
  await lever.tap();
  const row = page.getByRole("row").filter({ hasText: "ledger-dev" });
  await expect(row.locator("[data-lamp=motion]")).toBeVisible();
  await expect(row.locator("[data-lamp=running]")).toBeVisible({ timeout: 120_000 });
  await context.close();
});

test("on an admin's phone the bar at the bottom has every section, with its whole name and room for a thumb", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "ada", { viewport, userAgent, hasTouch, isMobile });
  const links = page.getByRole("navigation", { name: "Sections" }).getByRole("link");
  await expect(links).toHaveText([/^Overview/, /^Environments/, /^Migrations/, /Inbox$/, /^My access/, /^Audit/]);
  for (const link of await links.all()) {
    const label = link.locator("span").last();
    expect(await label.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
    expect((await link.boundingBox())?.width).toBeGreaterThanOrEqual(44);
  }
  await context.close();
});

test("the palette starts an environment by keyboard alone", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "mina");
  await page.goto(portal().url);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("start reports");
  await expect(page.getByRole("option", { name: /Start reports-win/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.goto(`${portal().url}/environments`);
  await expect(page.getByRole("row").filter({ hasText: "reports-win" }).locator("[data-lamp=motion], [data-lamp=running]")).toBeVisible();
  await context.close();
});
