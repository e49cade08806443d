import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";

const main = "Main account, Seoul";

/** Makes AWS refuse the next stops as it does when the role's policy does not allow them. */
async function refuseStops(times: number): Promise<void> {
  const message = "You are not authorized to perform this operation, because no identity-based policy allows the ec2:StopInstances action";
  const fault = { kind: "error", api: "StopInstances", times, code: "UnauthorizedOperation", message };
  const answer = await fetch(`${portal().awsControlUrl}/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fault),
  });
  expect(answer.ok).toBe(true);
}

const section = (page: Page) => page.getByRole("region", { name: main, exact: true });

const check = (page: Page) =>
  section(page)
    .getByRole("button", { name: `Check roles of ${main}` })
    .click();

async function stop(page: Page, environment: string): Promise<void> {
  await page.locator("header").getByRole("button", { name: /^Stop/ }).click();
  await page.getByRole("menuitem", { name: new RegExp(`Stop ${environment}`) }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: `Stop ${environment}` })
    .click();
}

test("an admin checks the roles of a target, sees what AWS refuses, and sees it gone", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "ada");
  await page.goto(`${portal().url}/environments`);
  await page.getByRole("navigation", { name: "Pages about environments" }).getByRole("link", { name: "AWS targets" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "AWS targets" })).toBeVisible();
  const roles = section(page).getByRole("table", { name: `Roles of ${main}` });
  for (const name of ["observer", "developer", "operator", "scheduler"]) await expect(roles.getByText(name, { exact: true })).toBeVisible();
  await check(page);
  await expect(section(page).getByText("in order", { exact: true })).toBeVisible();
  await expect(roles.getByText("refused, as it should be:")).toHaveCount(3);
  await refuseStops(1);
  await check(page);
  const drifts = section(page).getByRole("list", { name: `Policy drift of ${main}` });
  await expect(drifts.getByText(/^Refused: AWS refuses ec2:StopInstances to the role developer for team \w+, stage dev\. \(role policy\)$/)).toBeVisible();
  await expect(drifts.getByText(/^Compare the permissions of the role developer with the printed ones/)).toBeVisible();
  await page.goto(portal().url);
  await expect(page.getByText("AWS refuses 1 thing that Switchyard allows.")).toBeVisible();
  await page.getByRole("link", { name: "Open AWS targets" }).click();
  await check(page);
  await expect(drifts).toHaveCount(0);
  await context.close();
});

test("a stop that AWS refuses is explained to the person, and shown to the admin with their name until it works", async ({ browser }) => {
  const alice = await browserOf(browser, "alice");
  await alice.page.goto(`${portal().url}/environments`);
  await alice.page.getByRole("link", { name: "payments-staging", exact: true }).click();
  await refuseStops(1);
  await stop(alice.page, "payments-staging");
  const words = /AWS refused: the role operator in Main account, Seoul does not allow ec2:StopInstances on this instance \(role policy\)\./;
  await expect(alice.page.getByText(words).first()).toBeVisible();
  const ada = await browserOf(browser, "ada");
  await ada.page.goto(`${portal().url}/environments/targets`);
  await expect(
    section(ada.page)
      .getByText(/by Alice Kim/)
      .first(),
  ).toBeVisible();
  await stop(alice.page, "payments-staging");
  await expect(alice.page.locator("header [data-lamp=stopped]")).toBeVisible({ timeout: 120_000 });
  await expect(section(ada.page).getByText(/by Alice Kim/)).toHaveCount(0);
  await ada.context.close();
  await alice.context.close();
});

test("the printed policies come as JSON and as Terraform, to copy", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "ada", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(`${portal().url}/environments/targets`);
  await page.getByRole("button", { name: `Show the policies of ${main}` }).click();
  await page.getByRole("tab", { name: "developer", exact: true }).click();
  await page.getByRole("button", { name: "Copy Permissions" }).click();
  const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as { Statement: { Resource: string }[] };
  expect(copied.Statement[0]?.Resource).toBe("arn:aws:ec2:ap-northeast-2:111122223333:instance/*");
  await page.getByRole("tab", { name: "Terraform" }).click();
  await expect(page.getByLabel("developer as Terraform", { exact: true })).toContainText('"$${aws:PrincipalTag/switchyard:team}"');
  await context.close();
});

test("a developer finds no way to the page, and nothing on it", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "mina");
  await page.goto(`${portal().url}/environments`);
  await expect(page.getByRole("heading", { level: 1, name: "Environments" })).toBeVisible();
  await expect(page.getByRole("link", { name: "AWS targets" })).toHaveCount(0);
  await page.goto(`${portal().url}/environments/targets`);
  await expect(page.getByText("None of your roles opens this page")).toBeVisible();
  await expect(page.getByText("111122223333")).toHaveCount(0);
  await context.close();
});
