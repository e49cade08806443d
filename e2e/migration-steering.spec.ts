import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { expectState, openMigration, panel, proposeNarrowing, pull } from "./support/migrations";
import { browserOf } from "./support/people";
import { portal } from "./support/portal";
import { inShop, tracesIn } from "./support/shop";

const place = { database: "shop-dev (dev, PostgreSQL)", table: "public.app", column: "url" } as const;

/** Ada lets backfills of shop-dev wait while a nightly job is connected; an empty query takes that away again. */
async function waitWhile(page: Page, query: string): Promise<void> {
  await page.goto(`${portal().url}/migrations/databases`);
  await page.getByRole("link", { name: "shop-dev", exact: true }).click();
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitem", { name: /^Change the settings/ }).click();
  const dialog = page.getByRole("dialog", { name: "Settings of shop-dev" });
  await dialog.getByLabel(/^This query gives true/).fill(query);
  await dialog.getByRole("button", { name: "Save the settings" }).click();
  await expect(dialog).toBeHidden();
}

/** Alice proposes and submits a narrowing, rita approves it. @returns its number */
async function approved(alice: Page, rita: Page, length: number, why: string): Promise<number> {
  const number = await proposeNarrowing(alice, { ...place, length, captures: true, why });
  await pull(alice, "Submit for review", { number });
  await openMigration(rita, number);
  await pull(rita, "Approve…", { number });
  await expectState(rita, "approved");
  return number;
}

test("a run waits while it must, is paused, stopped with everything else, goes on, and is taken back", async ({ browser }) => {
  test.setTimeout(1_200_000);
  const [alice, rita, ada] = await Promise.all(["alice", "rita", "ada"].map((uid) => browserOf(browser, uid)));
  if (alice === undefined || rita === undefined || ada === undefined) throw new Error("Three people take part.");
  await waitWhile(ada.page, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'nightly job')");
  const number = await approved(alice.page, rita.page, 210, "The nightly job decides how fast it goes.");

  const nightly = Promise.withResolvers<undefined>();
  const job = inShop(portal().shop.dev.app, () => nightly.promise, "nightly job");
  await openMigration(alice.page, number);
  await pull(alice.page, "Start…", { number });
  await expect(panel(alice.page, "Run").getByText(/^Waits: /)).toBeVisible({ timeout: 300_000 });
  await pull(alice.page, "Pause", { number, words: "Lunch" });
  await expectState(alice.page, "paused");

  await rita.page.goto(`${portal().url}/migrations`);
  await rita.page.getByRole("button", { name: "Stop everything" }).click();
  const halt = rita.page.getByRole("dialog", { name: "Stop all migrations?" });
  await expect(halt.getByRole("button", { name: "Stop all migrations" })).toHaveAttribute("aria-disabled", "true");
  await halt.getByLabel("Reason").fill("The disk of the shop is nearly full");
  await halt.getByRole("button", { name: "Stop all migrations" }).click();
  await expect(rita.page.getByRole("status").filter({ hasText: "All migrations are stopped because Rita Yoon said" })).toBeVisible();
  await openMigration(alice.page, number);
  await expect(alice.page.getByRole("status").filter({ hasText: "The disk of the shop is nearly full" }).first()).toBeVisible();
  await expect(alice.page.getByRole("button", { name: "Resume" })).toHaveAttribute("aria-disabled", "true");

  await rita.page.getByRole("button", { name: "Let them go on" }).click();
  await rita.page.getByRole("dialog").getByRole("button", { name: "Let migrations go on" }).click();
  await expect(rita.page.getByText("All migrations are stopped because Rita Yoon said")).toHaveCount(0);
  nightly.resolve(undefined);
  await job;
  await expect(alice.page.getByRole("button", { name: "Resume" })).not.toHaveAttribute("aria-disabled", "true");
  await pull(alice.page, "Resume", { number });
  await expectState(alice.page, "in use", 180_000);
  await pull(alice.page, "Roll back…", { number });
  await expectState(alice.page, "rolled back", 180_000);
  expect(await tracesIn(portal().shop.dev.app)).toEqual([]);
  await waitWhile(ada.page, "");
  for (const { context } of [alice, rita, ada]) await context.close();
});

test("an author cannot approve, and reads why; a table that somebody changed after the approval makes it stale", async ({ browser }) => {
  test.setTimeout(1_200_000);
  const alice = await browserOf(browser, "alice");
  const ada = await browserOf(browser, "ada");
  const number = await proposeNarrowing(ada.page, { ...place, length: 220, why: "Ada proposes, so ada cannot approve." });
  await pull(ada.page, "Submit for review", { number });
  await expect(ada.page.getByRole("button", { name: "Approve…" })).toHaveAttribute("aria-disabled", "true");
  await expect(ada.page.getByText(/^Approve, Send back: You edited migration/)).toBeVisible();
  await openMigration(alice.page, number);
  await expect(alice.page.getByRole("button", { name: "Approve…" })).toHaveAttribute("aria-disabled", "true");
  await expect(alice.page.getByText(/^Approve, Send back: It needs the permission migration:review on shop-dev/)).toBeVisible();

  const rita = await browserOf(browser, "rita");
  await openMigration(rita.page, number);
  await pull(rita.page, "Approve…", { number });
  await expectState(rita.page, "approved");
  const { owner } = portal().shop.dev;
  await inShop(owner, (client) => client.query("ALTER TABLE app ADD COLUMN colour text"));
  try {
    await openMigration(alice.page, number);
    await pull(alice.page, "Start…", { number });
    await expectState(alice.page, "stale");
    await expect(alice.page.getByText(/public\.app has changed since it was approved, so the approvals are void/).first()).toBeVisible();
    await expect(panel(alice.page, "Approvals").getByText(/Counts no more: /)).toBeVisible();
    expect(await tracesIn(owner)).toEqual(["column colour"]);
  } finally {
    await inShop(owner, (client) => client.query("ALTER TABLE app DROP COLUMN colour"));
  }
  for (const { context } of [alice, ada, rita]) await context.close();
});

test("a viewer reads everything but values, and can pull no lever", async ({ browser }) => {
  const alice = await browserOf(browser, "alice");
  const number = await proposeNarrowing(alice.page, { ...place, length: 230, why: "For the viewer to look at." });
  await pull(alice.page, "Submit for review", { number });
  const { context, page } = await browserOf(browser, "victor");
  await openMigration(page, number);
  await expect(
    panel(page, "SQL")
      .getByText(/url__shadow/)
      .first(),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Show values" })).toHaveCount(0);
  await expect(page.getByText(/newsletter-newsletter/)).toHaveCount(0);
  for (const name of ["Approve…", "Send back"]) await expect(page.getByRole("button", { name, exact: true })).toHaveAttribute("aria-disabled", "true");
  await page.goto(`${portal().url}/migrations`);
  for (const name of ["Propose a migration", "Stop everything"]) await expect(page.getByRole("button", { name })).toHaveAttribute("aria-disabled", "true");
  await page.goto(`${portal().url}/migrations/databases`);
  await expect(page.getByRole("button", { name: "Register a database" })).toHaveAttribute("aria-disabled", "true");
  await openMigration(alice.page, number);
  await pull(alice.page, "Cancel", { number, words: "It was only to be looked at." });
  await expectState(alice.page, "cancelled");
  await context.close();
  await alice.context.close();
});
