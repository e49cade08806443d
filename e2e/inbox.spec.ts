import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";

/** The page that shows Slack and mail. */
const messages = (page: Page) => page.goto(portal().messagesUrl);

test("a person links Slack, chooses what they are told, and gets tests in the inbox, in Slack and by mail", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "mina");
  await page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name: "Inbox" }).click();
  await page.getByRole("link", { name: "Choices" }).click();
  await expect(page.getByRole("heading", { name: "Choices", level: 1 })).toBeVisible();

  await page.getByRole("button", { name: "Link Slack" }).click();
  const command = (await page.getByLabel("the command", { exact: true }).textContent()) ?? "";
  expect(command).toMatch(/^\/switchyard link [A-Z2-9]{10}$/);
  const slack = await context.newPage();
  await messages(slack);
  await slack.getByLabel("You are").first().selectOption({ label: "Mina Park" });
  await slack.getByLabel("Command: /switchyard").fill(command.replace("/switchyard ", ""));
  await slack.getByRole("button", { name: "Send" }).click();
  await expect(slack.getByText("This account now belongs to Mina Park.")).toBeVisible();

  await page.reload();
  await expect(page.getByText("linked", { exact: true })).toBeVisible();
  const test = page.getByRole("region", { name: "Send me a test" });
  for (const channel of ["Slack", "Mail", "Inbox"]) await test.getByRole("button", { name: channel }).click();
  await expect(page.getByRole("link", { name: /Inbox.*1.*unread/ }).first()).toBeVisible();
  await expect(async () => {
    await messages(slack);
    await expect(slack.getByRole("heading", { name: "This is a test from Switchyard" })).toHaveCount(2, { timeout: 500 });
  }).toPass();

  const kind = page.getByRole("row").filter({ hasText: "A scheduled start was late." });
  const isTicked = await kind.getByRole("checkbox", { name: /^Slack/ }).evaluate((box: HTMLInputElement) => {
    box.click();
    return box.checked;
  });
  expect(isTicked, "the tick shows in the same event, without a flicker").toBe(true);
  await expect(kind.getByRole("button", { name: /Back to default/ })).toBeVisible();
  await kind.getByRole("button", { name: /Back to default/ }).click();
  await expect(kind.getByText("default", { exact: true })).toBeVisible();

  await page.goto(`${portal().url}/inbox`);
  await page.getByRole("button", { name: "Mark as read: This is a test from Switchyard" }).click();
  await expect(page.getByText("Everything is read.").first()).toBeVisible();
  await context.close();
});

test("a link that is not one of ours says so, and offers the way to the environments", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "mina");
  await page.goto(`${portal().url}/act?token=made.up`);
  await expect(page.getByText("This link is not one of ours")).toBeVisible();
  await expect(page.getByRole("link", { name: "All environments" })).toBeVisible();
  await context.close();
});
