import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";

/** The words beside the environment's lamp, one after the other, as the page shows them without being loaded again. */
async function watchState(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seenStates: seen, loadedOnce: true });
    const note = () => {
      const word = document.querySelector("header [data-lamp]")?.textContent?.trim() ?? "";
      if (word !== "" && seen.at(-1) !== word) seen.push(word);
    };
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { seenStates: string[] }).seenStates);
}

/** Where the panels below the header begin, in px: each place they were seen at. */
async function watchTop(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const tops = new Set<number>();
    Object.assign(window, { seenTops: tops });
    const note = () => tops.add(document.querySelector("main section")?.getBoundingClientRect().top ?? 0);
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => [...(window as unknown as { seenTops: Set<number> }).seenTops]);
}

test("a developer starts a stopped environment, two browsers see it run without a reload, and it is stopped again", async ({ browser }) => {
  const alice = await browserOf(browser, "alice");
  const mina = await browserOf(browser, "mina");
  await alice.page.goto(`${portal().url}/environments`);
  await alice.page.getByRole("link", { name: "payments-dev", exact: true }).click();
  await expect(alice.page.getByRole("heading", { name: "payments-dev" })).toBeVisible();
  await mina.page.goto(alice.page.url());
  await expect(mina.page.getByRole("heading", { name: "payments-dev" })).toBeVisible();
  const seenByAlice = await watchState(alice.page);
  const seenByMina = await watchState(mina.page);
  const seenTops = await watchTop(mina.page);

  await alice.page.locator("header").getByRole("button", { name: "Start payments-dev" }).click();
  for (const { page } of [alice, mina]) await expect(page.locator("header [data-lamp=running]")).toBeVisible({ timeout: 120_000 });
  expect(await seenByAlice()).toEqual(["stopped", "starting", "running"]);
  expect(await seenByMina()).toEqual(["stopped", "starting", "running"]);
  // The progress comes and goes in a place that is kept for it.
  expect(await seenTops()).toHaveLength(1);
  for (const { page } of [alice, mina]) {
    expect(await page.evaluate(() => "loadedOnce" in window)).toBe(true);
    await expect(page.getByText(/Running because Alice Kim started it/)).toBeVisible();
  }

  await mina.page.locator("header").getByRole("button", { name: /^Stop/ }).click();
  await mina.page.getByRole("menuitem", { name: /Stop payments-dev/ }).click();
  const dialog = mina.page.getByRole("dialog");
  await expect(dialog).toContainText("Stops 3 instances of payments-dev.");
  await dialog.getByLabel(/Reason/).fill("Done for today");
  await dialog.getByRole("button", { name: "Stop payments-dev" }).click();
  for (const { page } of [alice, mina]) await expect(page.locator("header [data-lamp=stopped]")).toBeVisible({ timeout: 120_000 });
  await expect(alice.page.getByText("Done for today").first()).toBeVisible();
  await alice.context.close();
  await mina.context.close();
});

test("what somebody does in the AWS console shows in an open browser", async ({ browser }) => {
  const { context, page } = await browserOf(browser, "bob");
  // Another target may have an environment of that name by now.
  await page.goto(`${portal().url}/environments?target=main-seoul`);
  await page.getByRole("link", { name: "search-staging", exact: true }).click();
  await expect(page.locator("header [data-lamp=running]")).toBeVisible();
  const state = (await (await fetch(`${portal().awsControlUrl}/state`)).json()) as { accounts: { instances: { id: string; tags: { Name?: string } }[] }[] };
  const ids = state.accounts
    .flatMap((account) => account.instances)
    .filter((instance) => instance.tags.Name?.startsWith("search-staging-"))
    .map((instance) => instance.id);
  expect(ids).toHaveLength(2);
  for (const id of ids) await fetch(`${portal().awsControlUrl}/instances/${id}/stop`, { method: "POST" });
  await expect(page.locator("header [data-lamp=stopped]")).toBeVisible();
  await expect(page.getByText(/outside Switchyard/).first()).toBeVisible();
  await context.close();
});
