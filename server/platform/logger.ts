import pino from "pino";
import { env } from "./env";

/** JSON lines on standard output. People appear by id, secrets never: the paths below are removed wherever they occur. */
export const logger = pino({
  level: env().LOG_LEVEL,
  base: { service: env().SERVICE_NAME },
  redact: {
    paths: ["password", "*.password", "bindPassword", "*.bindPassword", "token", "*.token", "secret", "*.secret", "cookie", "*.cookie", "authorization", "*.authorization"],
    censor: "[removed]",
  },
});
