import { randomBytes } from "node:crypto";
import path from "node:path";
import { note, ok } from "./finding";
import { askSettings } from "./interview";
import { addressQuestions } from "./questions";
import { saveSettings } from "./save-settings";
import type { Section } from "./section";

const secret = () => randomBytes(32).toString("base64url");

/** A key that wraps credentials of databases, named after the day it was made. */
const databaseKey = () => `${new Date().toISOString().slice(0, 10)}:${randomBytes(32).toString("base64")}`;

/** The address, and the secrets that are made rather than asked for. */
export const addressSection: Section = {
  title: "Address",
  async ask(asker, state) {
    const { SESSION_SECRET = secret(), HOOK_TOKEN = secret(), DATABASE_KEYS = databaseKey() } = state.settings;
    const CONFIG_FILE = path.relative(state.root, state.configFile);
    await saveSettings(state, { ...(await askSettings(asker, addressQuestions, state.settings)), SESSION_SECRET, HOOK_TOKEN, DATABASE_KEYS, CONFIG_FILE });
  },
  check({ settings }) {
    const url = settings.PUBLIC_URL ?? "http://localhost:3000";
    const isOpen = url.startsWith("http:") && !/^http:\/\/(?:localhost|127\.|\[::1\])/.test(url);
    return Promise.resolve([
      ok(`People will type ${url}.`),
      ...(isOpen
        ? [note("Over http passwords cross the network in clear.", "Put a proxy with TLS in front and use its https address; set TRUSTED_PROXIES.")]
        : []),
    ]);
  },
};
