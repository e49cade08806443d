import { writeEnvFile } from "./env-file";
import type { Settings } from "./env-file";
import type { SetupState } from "./section";

/**
 * Keeps answers, on disk too, so that an interrupted setup loses nothing. What only the environment of this command holds stays there:
 * whoever hands secrets over that way does not want them in a file.
 */
export async function saveSettings(state: SetupState, answers: Settings): Promise<void> {
  const changed = Object.entries(answers).filter(([name, value]) => state.environment[name] !== value);
  Object.assign(state.settings, answers);
  await writeEnvFile(state.envFile, Object.fromEntries(changed));
}
