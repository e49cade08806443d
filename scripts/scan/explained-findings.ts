/** A finding that was looked at and is none; `where` matches its path, `info` its text. */
export type Explained = { category: string; where: RegExp; info: RegExp; why: string };

/** What wapiti reports and why it stays. Everything else fails the scan. */
export const explainedFindings: readonly Explained[] = [
  {
    category: "HTTP Secure Headers",
    where: /^\//,
    info: /^X-XSS-Protection is not set/,
    why: "The header switches on a filter that browsers have removed because it could be abused; the content security policy with nonces does its work.",
  },
  {
    category: "HTTP Secure Headers",
    where: /^\//,
    info: /^Strict-Transport-Security is not set/,
    why: "The scan runs over http on loopback, where the header has no meaning; with a PUBLIC_URL of https it is sent (server/api/page-headers.test.ts).",
  },
];
