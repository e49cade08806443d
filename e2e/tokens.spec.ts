import { execFile } from "node:child_process";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";

const command = path.resolve(import.meta.dirname, "..", "public", "cli", "switchyard.mjs");

/** Asks the API as curl does. */
async function ask(token: string, method: "GET" | "POST", to: string): Promise<{ status: number; detail: string }> {
  const answer = await fetch(`${portal().url}/api/v1/${to}`, { method, headers: { authorization: `Bearer ${token}` } });
  const body = (await answer.json()) as { detail?: string };
  return { status: answer.status, detail: body.detail ?? "" };
}

/** Runs the command line as a script does, and returns how it ended and what it printed. */
function runCli(token: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, SWITCHYARD_URL: portal().url, SWITCHYARD_TOKEN: token };
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { env }, (error, output, errors) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, output: output + errors });
    });
  });
}

test("a token is made and shown once, does what it names and no more, and is refused as soon as it is revoked", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "mina");
  await page.goto(`${portal().url}/my-access`);
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Make the token" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("Name").fill("journey");
  await dialog.getByRole("button", { name: "Make the token" }).click();
  const token = ((await page.getByLabel("the token", { exact: true }).textContent()) ?? "").trim();
  expect(token).toMatch(/^swy_/);
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.reload();
  const row = page.getByRole("table", { name: "My tokens" }).getByRole("row").filter({ hasText: "journey" });
  await expect(row).toContainText("live");
  await expect(row).toContainText("never");
  expect(await page.content()).not.toContain(token);

  expect(await ask(token, "GET", "environments")).toMatchObject({ status: 200 });
  const list = await runCli(token, "list", "--team", "payments");
  expect(list).toMatchObject({ code: 0 });
  expect(list.output).toContain("payments-dev");
  const refused = await ask(token, "POST", "environments/payments/dev/payments-dev/start");
  expect(refused).toMatchObject({ status: 403 });
  expect(refused.detail).toContain("environment:start");
  await page.reload();
  await expect(row).not.toContainText("never");

  await row.getByRole("button", { name: "Revoke the token journey" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke journey" }).click();
  await expect(row).toContainText("revoked");
  await expect(row.getByRole("button", { name: /Revoke/ })).toHaveCount(0);
  expect(await ask(token, "GET", "environments")).toMatchObject({ status: 401 });
  expect(await runCli(token, "list")).toMatchObject({ code: 4 });
  await context.close();
});
