import pino from "pino";
import { logSettings } from "./env";

const { level, service } = logSettings();

/** JSON lines on standard output. People appear by id, secrets never: the paths below are removed wherever they occur. */
export const logger = pino({
  level,
  base: { service },
  redact: {
    paths: [
      "password",
      "*.password",
      "bindPassword",
      "*.bindPassword",
      "token",
      "*.token",
      "secret",
      "*.secret",
      "cookie",
      "*.cookie",
      "authorization",
      "*.authorization",
    ],
    censor: "[removed]",
  },
});
