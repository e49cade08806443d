import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";

const elb = "arn:aws:elasticloadbalancing:ap-northeast-2:111122223333";
const listener = `${elb}:listener/app/shop/5c1d7a90e4b2f683/0f1e2d3c4b5a6978`;
const groups = { "shop-blue": `${elb}:targetgroup/shop-blue/1a2b3c4d5e6f7081`, "shop-green": `${elb}:targetgroup/shop-green/92a3b4c5d6e7f809` };

/** Where the demo's load balancer sends traffic, as AWS says it. */
async function serving(): Promise<string[]> {
  const state = (await (await fetch(`${portal().awsControlUrl}/state`)).json()) as { loadBalancers: { groups: { name: string; weight: number }[] }[] };
  return state.loadBalancers.flatMap((one) => one.groups.filter(({ weight }) => weight > 0).map(({ name }) => name));
}

async function makePair(page: Page): Promise<void> {
  await page.goto(`${portal().url}/environments/switches`);
  await page.getByRole("button", { name: "New pair" }).click();
  const dialog = page.getByRole("dialog", { name: "New pair" });
  await dialog.getByLabel("Name").fill("shop");
  await dialog.getByLabel("Serves now").selectOption({ label: "shop-blue (payments, dev, Main account, Seoul)" });
  await dialog.getByLabel("The other one").selectOption({ label: "shop-green (payments, dev, Main account, Seoul)" });
  await dialog.getByLabel("ARN of the listener").fill(listener);
  for (const [name, arn] of Object.entries(groups)) await dialog.getByLabel(`Target group of ${name}`).fill(arn);
  await dialog.getByRole("button", { name: "Make the pair" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { name: "shop", exact: true })).toBeVisible();
}

async function begin(page: Page, to: string): Promise<void> {
  await page.goto(`${portal().url}/environments/switches`);
  await page.getByRole("button", { name: `Switch to ${to}` }).click();
  const dialog = page.getByRole("dialog", { name: `Switch shop to ${to}?` });
  await expect(dialog.getByText(`sends all traffic to ${to}.`)).toBeVisible();
  await dialog.getByRole("button", { name: `Switch to ${to}` }).click();
  await expect(page).toHaveURL(/\/environments\/switches\/[0-9a-f-]{36}$/);
}

test("a pair is made and switched: the page follows each step to its end; another switch is cancelled and everything is as before", async ({ browser }) => {
  test.setTimeout(1_200_000);
  const { context, page } = await browserOf(browser, "mina");
  await makePair(page);

  await begin(page, "shop-green");
  await expect(page.getByRole("heading", { name: "shop: shop-blue to shop-green" })).toBeVisible();
  await expect(page.locator("header").getByText("switched", { exact: true })).toBeVisible({ timeout: 300_000 });
  await expect(page.getByText("shop-green serves, shop-blue is stopped.").first()).toBeVisible();
  expect(await serving()).toEqual(["shop-green"]);

  await begin(page, "shop-blue");
  await page.getByRole("button", { name: "Cancel the switch" }).click();
  const dialog = page.getByRole("dialog", { name: "Cancel the switch?" });
  await dialog.getByRole("button", { name: "Cancel the switch" }).click();
  await expect(page.locator("header").getByText("cancelled", { exact: true })).toBeVisible({ timeout: 120_000 });
  expect(await serving()).toEqual(["shop-green"]);

  await page.getByRole("link", { name: "shop-green" }).first().click();
  await expect(page.getByText("It serves shop; shop-blue is the other side.")).toBeVisible();
  await context.close();
});

test("somebody without the right sees the pair and why its levers are locked", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "victor");
  await page.goto(`${portal().url}/environments/switches`);
  await expect(page.getByRole("heading", { name: "shop", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Switch to/ })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("button", { name: "New pair" })).toHaveAttribute("aria-disabled", "true");
  await context.close();
});
