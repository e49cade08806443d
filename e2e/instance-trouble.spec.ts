import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";

type ControlState = { accounts: { instances: { id: string; tags: { Name?: string } }[] }[] };

/** The EC2 id of an instance by its name, as the account's own console would show it. */
async function idOf(name: string): Promise<string> {
  const state = (await (await fetch(`${portal().awsControlUrl}/state`)).json()) as ControlState;
  const found = state.accounts.flatMap(({ instances }) => instances).find(({ tags }) => tags.Name === name);
  if (found === undefined) throw new Error(`There is no instance ${name}.`);
  return found.id;
}

async function inAws(name: string, act: "start" | "stop" | "repair"): Promise<void> {
  const answer = await fetch(`${portal().awsControlUrl}/instances/${await idOf(name)}/${act}`, { method: "POST" });
  expect(answer.ok).toBe(true);
}

async function open(page: Page, environment: string): Promise<void> {
  await page.goto(`${portal().url}/environments`);
  await page.getByRole("link", { name: environment, exact: true }).click();
  await expect(page.getByRole("heading", { name: environment })).toBeVisible();
  await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
}

const stayed = (page: Page) => page.evaluate(() => "loadedOnce" in window);

test("a start whose check fails shows the check and the console, and goes quiet once the check passes", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "alice");
  await open(page, "imports-dev");
  await page.locator("header").getByRole("button", { name: "Start imports-dev" }).click();
  await expect(page.locator("header [data-lamp=failed]")).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(/^Instance status check has failed since (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/)).toBeVisible();

  await page.getByRole("button", { name: /^Checks and console/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Fails: whether the machine itself answers")).toBeVisible();
  await expect(dialog.getByText("Passes: whether AWS's host and network under it work")).toBeVisible();
  const output = dialog.getByLabel("Console output of imports-dev-loader");
  await expect(output).toContainText("No space left on device", { timeout: 120_000 });
  // The newest lines are what one looks for.
  await expect.poll(() => output.evaluate((box) => box.scrollTop > 0 && box.scrollTop + box.clientHeight >= box.scrollHeight - 2)).toBe(true);
  await expect(dialog.getByRole("button", { name: "Copy console output" })).toBeVisible();

  await inAws("imports-dev-loader", "repair");
  await expect(dialog.getByText("This is over: its checks pass, or it was switched off.")).toBeVisible({ timeout: 120_000 });
  await expect(output).toContainText("No space left on device");
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(page.locator("header [data-lamp=running]")).toBeVisible();
  expect(await stayed(page)).toBe(true);
  await context.close();
});

test("a viewer sees which check fails, and why the console is not for them", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "victor");
  await open(page, "ledger-staging");
  const answer = await fetch(`${portal().awsControlUrl}/instances/${await idOf("ledger-staging-app")}/impair`, { method: "POST" });
  expect(answer.ok).toBe(true);
  await expect(page.getByText(/^Instance and system status checks have failed since/)).toBeVisible({ timeout: 120_000 });
  await page.getByRole("button", { name: /^Checks and console/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/needs the permission environment:connect/)).toBeVisible();
  await expect(dialog.getByLabel(/^Console output of/)).toHaveCount(0);
  await inAws("ledger-staging-app", "repair");
  await context.close();
});

test("a locked lever stays visible and shows its reason", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "alice");
  await open(page, "checkout-dev");
  const header = page.locator("header");
  await expect(header.getByText(/^checkout-dev-app is locked: Stop protection is on/).first()).toBeVisible();
  await expect(header.getByRole("button", { name: "Stop checkout-dev" })).toHaveAttribute("aria-disabled", "true");
  await expect(header.getByRole("button", { name: "Reboot checkout-dev" })).not.toHaveAttribute("aria-disabled", "true");
  await context.close();
});

test("what starts a part of an environment outside shows without a reload, on the page and in its history", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "alice");
  await open(page, "payments-load");
  await inAws("payments-load-db", "start");
  await expect(
    page.locator("header").getByText(/^Started outside Switchyard at (?:\w+ |\d+ \w+, )?\d\d:\d\d; db runs, api, load and web were left stopped\.$/),
  ).toBeVisible({
    timeout: 120_000,
  });
  await expect(page.getByText("payments-load-db of payments-load was started outside Switchyard.")).toBeVisible();
  expect(await stayed(page)).toBe(true);
  await inAws("payments-load-db", "stop");
  await context.close();
});
