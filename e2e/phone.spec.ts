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
  await expect(row.locator("[data-lamp=running]")).toBeVisible({ timeout: 30_000 });
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
