/** The closed set of error codes. Screens and clients switch on these, never on the text. */
export const appErrorCodes = [
  "unauthenticated",
  "forbidden",
  "not_found",
  "invalid_input",
  "invalid_state",
  "stale",
  "duplicate",
  "rate_limited",
  "directory_unavailable",
  "upstream_failed",
  "upstream_timeout",
  "unavailable",
  "internal",
] as const;

export type AppErrorCode = (typeof appErrorCodes)[number];

/** Details a client may see beside the text: field messages, the missing permission, who can grant it. */
export type AppErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * The one error class. The message of a 4xx code is written for the user (what was wrong, where, what to do);
 * the message of a 5xx code is for the log, the user sees an id.
 */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly details: AppErrorDetails;

  constructor(code: AppErrorCode, message: string, options: { cause?: unknown; details?: AppErrorDetails } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.details = options.details ?? {};
  }
}

const httpStatuses = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid_input: 400,
  invalid_state: 409,
  stale: 409,
  duplicate: 409,
  rate_limited: 429,
  directory_unavailable: 503,
  upstream_failed: 502,
  upstream_timeout: 504,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<AppErrorCode, number>;

/** The HTTP status of an error code. */
export function httpStatusOf(code: AppErrorCode): number {
  return httpStatuses[code];
}

/** True when the text of the code is written for the user and may be shown. */
export function isShownToUser(code: AppErrorCode): boolean {
  return code !== "internal" && code !== "upstream_failed" && code !== "upstream_timeout";
}
