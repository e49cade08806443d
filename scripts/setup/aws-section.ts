import { randomBytes } from "node:crypto";
import { checkTargets } from "./check-aws";
import { readConfigFile, writeConfigFile } from "./config-file";
import { fix, note } from "./finding";
import { askSettings, askTarget } from "./interview";
import { awsQuestions } from "./questions";
import { readEnv } from "./read-settings";
import { saveSettings } from "./save-settings";
import type { Section } from "./section";

/** The AWS accounts and regions, and the roles there. */
export const awsSection: Section = {
  title: "AWS",
  async ask(asker, state) {
    await saveSettings(state, await askSettings(asker, awsQuestions, state.settings));
    if (state.draft === null) return;
    const targets = [...state.draft.targets];
    for (;;) {
      const isNeeded = targets.length === 0;
      if (!isNeeded && !(await asker.confirm("Another AWS account or region?", false))) break;
      const target = await askTarget(asker, `switchyard-${randomBytes(12).toString("hex")}`);
      if (targets.some(({ key }) => key === target.key)) state.say(`  ${target.key} is there already; it was left as it is.`);
      else targets.push(target);
    }
    state.draft = { ...state.draft, targets };
    await writeConfigFile(state.configFile, state.draft);
  },
  async check(state) {
    const read = readEnv(state.settings);
    const { config } = await readConfigFile(state.configFile);
    if ("findings" in read || config === null) return [note("Not tested: it needs the settings and the configuration.")];
    if (config.targets.length === 0) return [fix("No AWS target is configured.", "npm run setup asks for one; or add it to targets in the configuration.")];
    return checkTargets(read.env, config.targets, state.configFile);
  },
};
