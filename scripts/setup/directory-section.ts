import { checkDirectory } from "./check-directory";
import { note } from "./finding";
import { askSettings } from "./interview";
import { activeDirectorySettings, directoryQuestions } from "./questions";
import { readEnv } from "./read-settings";
import { saveSettings } from "./save-settings";
import type { Section } from "./section";

let password: string | undefined;

/** The directory: how to reach it, and one person looked up with it. */
export const directorySection: Section = {
  title: "Directory",
  async ask(asker, state) {
    await saveSettings(state, await askSettings(asker, directoryQuestions, state.settings));
    const isActiveDirectory = await asker.confirm("Is it Active Directory?", state.settings.LDAP_UUID_ATTRIBUTE === "objectGUID");
    if (isActiveDirectory) await saveSettings(state, activeDirectorySettings);
    state.username = await asker.ask({
      text: "Somebody to look up, best a coming admin (name as typed at sign-in)",
      preset: state.username ?? "",
      fault: (name) => (name === "" ? "Give a name." : null),
    });
    password = (await asker.ask({ text: "Their password, to try a sign-in (not kept; empty: do not try)", secret: true })) || undefined;
  },
  async check(state) {
    const read = readEnv(state.settings);
    if ("findings" in read) return read.findings;
    if (state.username === null) return [note("Nobody was looked up in the directory.", "npm run setup -- --check --person NAME")];
    const { findings, person } = await checkDirectory(read.env, { username: state.username, ...(password !== undefined && { password }) });
    state.person = person;
    const { SIGN_IN_LIMIT_PER_IDENTITY: limit, SIGN_IN_WINDOW_MINUTES: minutes } = read.env;
    return [
      ...findings,
      ...(person === null
        ? []
        : [
            note(
              `Switchyard tries at most ${limit} passwords per person in ${minutes} minutes.`,
              "Keep SIGN_IN_LIMIT_PER_IDENTITY below the directory's own lockout, and SIGN_IN_WINDOW_MINUTES as long as it counts failures.",
            ),
          ]),
    ];
  },
};
