import { migrateDatabase } from "../bootstrap/migrate-database";
import { checkDatabase, checkOwner } from "./check-database";
import { findingLines, fix } from "./finding";
import { askSettings } from "./interview";
import { databaseQuestions } from "./questions";
import { saveSettings } from "./save-settings";
import type { Section, SetupState } from "./section";

const check = ({ settings }: SetupState) =>
  settings.DATABASE_URL === undefined
    ? Promise.resolve([fix("DATABASE_URL is not set.", "npm run setup asks for it; .env.example describes it.")])
    : checkDatabase(settings.DATABASE_URL, Number(settings.DATABASE_POOL ?? 10), () => new Date());

/** The database: as the application's role, and once as the owner to make the tables. The owner's address is not kept. */
export const databaseSection: Section = {
  title: "Database",
  async ask(asker, state) {
    await saveSettings(state, await askSettings(asker, databaseQuestions, state.settings));
    const findings = await check(state);
    if (!findings.some(({ remedy }) => remedy?.includes("db:migrate"))) return;
    const ownerUrl = await asker.ask({
      text: "The tables are not there yet. PostgreSQL as role switchyard_owner (used once, not kept; empty: later)",
      secret: true,
    });
    if (ownerUrl === "") return;
    const owner = await checkOwner(ownerUrl);
    for (const line of findingLines(owner)) state.say(line);
    if (owner.every(({ level }) => level !== "fix")) await migrateDatabase(ownerUrl, (line) => state.say(`  ${line}`));
  },
  check,
};
