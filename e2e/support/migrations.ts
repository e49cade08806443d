import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { portal } from "./portal";

/** What the journeys propose: a shorter text column of the shop. */
export type Narrowing = { database: string; table: string; column: string; length: number; captures?: boolean; title?: string; why: string };

/** Proposes a shorter text column from the live catalog and makes the draft. @returns the number of the migration */
export async function proposeNarrowing(page: Page, wanted: Narrowing): Promise<number> {
  await fillNarrowing(page, wanted);
  await page.getByRole("button", { name: "Make the draft" }).click();
  await expect(page).toHaveURL(/\/migrations\/\d+$/);
  return Number(/\d+$/.exec(page.url())?.[0]);
}

/** Fills the form of a narrowing and waits until its plan is there. */
export async function fillNarrowing(page: Page, { database, table, column, length, captures = false, title, why }: Narrowing): Promise<void> {
  await page.goto(`${portal().url}/migrations/new`);
  await page.getByLabel("Database", { exact: true }).selectOption({ label: database });
  await page
    .getByRole("list", { name: "Table" })
    .getByRole("button", { name: new RegExp(`^${table}(?![a-z_])`) })
    .click();
  await page.getByRole("combobox", { name: "Change" }).selectOption({ label: "Narrow a text" });
  await page
    .getByRole("list", { name: "Column" })
    .getByRole("button", { name: new RegExp(`^${column}(?![a-z_])`) })
    .click();
  await page.getByLabel("Longest value, in characters").fill(String(length));
  if (captures) await page.getByLabel(/^Take them, and keep the original/).check();
  if (title !== undefined) await page.getByLabel(/^Title/).fill(title);
  await page.getByLabel("Why it is needed").fill(why);
  await expect(page.getByRole("tab", { name: /^Forward · \d+/ })).toBeVisible({ timeout: 120_000 });
}

/** Opens a migration as it stands on a database. */
export async function openMigration(page: Page, number: number, database = "shop-dev"): Promise<void> {
  await page.goto(`${portal().url}/migrations/${number}?on=${database}`);
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(`^#${number} `) })).toBeVisible();
}

const confirms = {
  "Submit for review": "Submit",
  "Send back": "Send back",
  "Approve…": "Approve",
  "Start…": "Start",
  Pause: "Pause",
  Resume: "Resume",
  Rehearse: "Rehearse",
  "Roll back…": "Roll back",
  "Approve finalize…": "Approve the finalize of",
  "Finalize…": "Finalize",
  Cancel: "Cancel",
} as const;

/** A lever of a migration, by what stands on it. */
export type LeverName = keyof typeof confirms;

type Pulled = { number: number; database?: string; words?: string };

/** Opens what a lever asks: its dialog, before anything is confirmed. A lever that is not at the head is in the menu. */
export async function ask(page: Page, lever: LeverName, { number, database = "shop-dev" }: Pulled) {
  const atHead = page.getByRole("button", { name: lever, exact: true });
  const more = page.getByRole("button", { name: "More levers" });
  await expect(atHead.or(more).first()).toBeVisible();
  if ((await atHead.count()) > 0) await atHead.click();
  else {
    await more.click();
    await page.getByRole("menuitem", { name: new RegExp(`^${lever}`) }).click();
  }
  const label = `${confirms[lever]} #${number} on ${database}`;
  const dialog = page.getByRole("dialog", { name: `${label}?` });
  await expect(dialog).toBeVisible();
  return { dialog, confirm: dialog.getByRole("button", { name: label, exact: true }) };
}

/** Pulls a lever and confirms it, with words where it asks for some, and the typed name of a production database. */
export async function pull(page: Page, lever: LeverName, pulled: Pulled): Promise<void> {
  const { dialog, confirm } = await ask(page, lever, pulled);
  if (pulled.words !== undefined) await dialog.getByRole("textbox").first().fill(pulled.words);
  const typed = dialog.getByLabel(/^Type .* to confirm/);
  if ((await typed.count()) > 0) await typed.fill(pulled.database ?? "shop-dev");
  await confirm.click();
  await expect(dialog).toBeHidden();
}

/** Waits until the head of the page says the state. */
export async function expectState(page: Page, word: string, timeout = 180_000): Promise<void> {
  const head = page.locator("header", { has: page.getByRole("heading", { level: 1 }) });
  await expect(head.locator("[data-lamp]").getByText(word, { exact: true })).toBeVisible({ timeout });
}

/** One panel of a page, by its title. */
export const panel = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });
