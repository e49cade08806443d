import path from "node:path";
import type { Asker } from "./ask";
import { readConfigFile } from "./config-file";
import { readEnvFile } from "./env-file";
import { findingLines } from "./finding";
import type { Finding } from "./finding";
import type { SetupOptions } from "./options";
import { readSettings } from "./read-settings";
import { sections } from "./sections";
import type { Section, SetupState } from "./section";

export type Setup = {
  root: string;
  options: SetupOptions;
  /** Null asks nothing and only tests. */
  asker: Asker | null;
  say: (line: string) => void;
  environment: Record<string, string | undefined>;
};

/**
 * Goes through the sections: asks, saves, tests, and says what to mend. What was answered is saved at once, so an interrupted setup goes
 * on where it was.
 * @returns how many things are left to mend
 */
export async function runSetup({ root, options, asker, say, environment }: Setup): Promise<number> {
  const settings = readSettings(await readEnvFile(options.envFile), environment);
  const configFile = options.configFile ?? path.resolve(root, settings.CONFIG_FILE ?? "config/installation.json");
  const { isThere, draft, findings: faults } = await readConfigFile(configFile);
  const configFaults = isThere && draft === null ? faults : [];
  const state: SetupState = {
    root,
    envFile: options.envFile,
    configFile,
    settings,
    environment,
    draft,
    configFaults,
    person: null,
    username: options.person,
    say,
  };
  if (asker !== null) say("Switchyard setup. Enter keeps what stands in brackets; secrets are not shown.");
  const left: Finding[] = [];
  for (const section of sections) {
    say(`\n${section.title}`);
    const findings = await runSection(section, state, asker);
    // A missing setting is met by more than one section.
    left.push(...findings.filter(({ level, text }) => level === "fix" && left.every((known) => known.text !== text)));
  }
  say(left.length === 0 ? "\nEverything is in order." : `\n${left.length === 1 ? "One thing is" : `${left.length} things are`} left to mend:`);
  for (const line of findingLines(left)) say(line);
  for (const line of nextSteps(root, state, left, checkCommand(root, options))) say(line);
  return left.length;
}

async function runSection(section: Section, state: SetupState, asker: Asker | null): Promise<Finding[]> {
  for (;;) {
    if (asker !== null) await section.ask(asker, state);
    const findings = await section.check(state);
    for (const line of findingLines(findings)) state.say(line);
    const isWrong = findings.some(({ level }) => level === "fix");
    if (asker === null || !isWrong || !(await asker.confirm("Answer these again?", false))) return findings;
  }
}

/** How to test the same files again. */
function checkCommand(root: string, { envFile, configFile }: SetupOptions): string {
  const named = [...(envFile === path.resolve(root, ".env") ? [] : ["--env", envFile]), ...(configFile === null ? [] : ["--config", configFile])];
  return ["npm run setup -- --check", ...named].join(" ");
}

function nextSteps(root: string, { envFile, configFile }: SetupState, left: readonly Finding[], command: string): string[] {
  const shown = (file: string) => path.relative(root, file);
  if (left.length > 0) return ["", `Mend these, then: ${command}`];
  return ["", `Settings: ${shown(envFile)} (keep it secret) · Configuration: ${shown(configFile)}`, "Start web and worker as docs/operations.md says."];
}
