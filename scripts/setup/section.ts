import type { Asker } from "./ask";
import type { FoundPerson } from "./check-directory";
import type { ConfigDraft } from "./config-file";
import type { Settings } from "./env-file";
import type { Finding } from "./finding";

/** What is known so far; sections add to it. */
export type SetupState = {
  root: string;
  envFile: string;
  configFile: string;
  settings: Settings;
  /** What the environment of this command holds already. */
  environment: Readonly<Record<string, string | undefined>>;
  draft: ConfigDraft | null;
  /** What is wrong with a configuration that is there but cannot be used; it is never written over. */
  configFaults: readonly Finding[];
  /** The person found in the directory, once found. */
  person: FoundPerson | null;
  /** The name that was looked up last. */
  username: string | null;
  say: (line: string) => void;
};

/** One part of the setup: what it asks and saves, and how it tests what is set. */
export type Section = { title: string; ask(asker: Asker, state: SetupState): Promise<void>; check(state: SetupState): Promise<Finding[]> };
