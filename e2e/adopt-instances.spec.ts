import { expect, test } from "@playwright/test";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";

test("an admin adopts the complete proposals, runs the printed commands, and starts one of the new environments", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "ada");
  await page.goto(`${portal().url}/environments`);
  await page.getByRole("link", { name: "Unclaimed", exact: true }).click();
  await expect(page.getByText(/^26 instances without/)).toBeVisible({ timeout: 120_000 });

  await page.getByLabel("Select all complete proposals").press("Space");
  await page.getByRole("button", { name: "Adopt 20 instances into 9 environments" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Nothing changes in AWS until somebody runs those");
  await expect(dialog).toContainText("payments-us exists: 1 instance joins its 2.");
  await dialog.getByRole("button", { name: "Adopt 20 instances into 9 environments" }).click();
  await expect(page.getByText("0 of 20 tagged", { exact: true })).toBeVisible();
  await expect(page.getByText(/^6 instances without/)).toBeVisible();

  const commands = await page.getByLabel("commands for Lab account, Virginia", { exact: true }).innerText();
  const aws = await context.newPage();
  await aws.goto(portal().awsControlUrl);
  await aws.getByLabel("Commands").fill(commands);
  await aws.getByRole("button", { name: "Run as the provisioning role" }).click();
  await expect(aws.locator("#tags .refused")).toHaveCount(0);
  await expect(aws.locator("#tags .done").first()).toBeVisible();
  await aws.close();

  await expect(page.getByText("20 of 20 tagged", { exact: true })).toBeVisible({ timeout: 120_000 });
  await page.getByRole("link", { name: "payments-sandbox", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "payments-sandbox" })).toBeVisible();
  await expect(page.getByText("AWS Instance Scheduler (schedule office-hours) also switches it")).toBeVisible();
  // The stage is no stage of developers; the grant of an admin uses the operator's role.
  await page.locator("header").getByRole("button", { name: "Start payments-sandbox" }).click();
  await expect(page.locator("header [data-lamp=running]")).toBeVisible({ timeout: 120_000 });
  await context.close();
});

test("whoever may only look does not see what is unclaimed", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "alice");
  await page.goto(`${portal().url}/environments`);
  await expect(page.getByRole("heading", { level: 1, name: "Environments" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Unclaimed", exact: true })).toHaveCount(0);
  await page.goto(`${portal().url}/environments/unclaimed`);
  await expect(page.getByText("None of your roles opens this page")).toBeVisible();
  await context.close();
});
