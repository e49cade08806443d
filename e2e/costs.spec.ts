import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";

test("costs by team and environment, of when the prices are, and as a file", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "ada");
  await page.goto(`${portal().url}/environments`);
  await page.getByRole("navigation", { name: "Pages about environments" }).getByRole("link", { name: "Costs" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Costs" })).toBeVisible();
  await expect(page.getByText(/instances were on \d+ % of the time in the last 30 days/)).toBeVisible();
  await expect(page.getByText(/On-demand prices of 1 Nov 2026, from a sample/)).toBeVisible();
  const environments = page.getByRole("table", { name: "Costs by environment" });
  await expect(environments.getByRole("row").filter({ hasText: "payments-staging" })).toBeVisible();
  await page.getByRole("button", { name: "7 days" }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expect(page.getByText(/in the last 7 days/)).toBeVisible();
  await page.getByRole("table", { name: "Costs by team" }).getByRole("link", { name: "Payments" }).click();
  await expect(page).toHaveURL(/team=payments/);
  await expect(environments.getByRole("row").filter({ hasText: "search-staging" })).toHaveCount(0);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^costs-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d\.csv$/);
  expect(await readFile(await file.path(), "utf8")).toMatch(/^team,stage,environment,instances,.*\r\npayments,/);
  await context.close();
});

test("an environment's page tells what it saved and what kept it on", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "mina");
  await page.goto(`${portal().url}/environments`);
  await page.getByRole("link", { name: "payments-staging", exact: true }).click();
  const costs = page.getByRole("region", { name: "Costs", exact: true });
  await expect(costs.getByText(/saved in the last 30 days/i)).toBeVisible();
  await expect(costs.getByText("Kept on by")).toBeVisible();
  await expect(costs.getByRole("table", { name: "Hours of each day that payments-staging was on" })).toHaveCount(1);
  await context.close();
});
