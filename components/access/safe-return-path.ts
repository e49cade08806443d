const fallback = "/";
const longest = 2_000;

// Any origin will do: the path is taken only when parsing leaves it there.
const here = "https://switchyard.invalid";

/**
 * The path to open after sign-in, taken from an address that anybody may have written: a path of this site with query and hash, or "/".
 * Refused are other origins in every spelling browsers accept (`//host`, `/\host`, tabs inside, dot segments that leave `//host`), the same
 * with its slashes encoded, other schemes, the sign-in page itself and the API.
 * Source: URL Standard, https://url.spec.whatwg.org/#url-parsing.
 */
export function safeReturnPath(from: unknown): string {
  if (typeof from !== "string" || from.length > longest || !from.startsWith("/")) return fallback;
  if (!URL.canParse(from, here)) return fallback;
  const { origin, pathname, search, hash } = new URL(from, here);
  if (origin !== here || from.includes("\\") || startsWithTwoSlashes(pathname)) return fallback;
  if (isBelow(pathname, "/sign-in") || isBelow(pathname, "/api")) return fallback;
  return pathname + search + hash;
}

// A proxy that decodes paths would turn the encoded ones into //host.
function startsWithTwoSlashes(pathname: string): boolean {
  return /^\/(?:\/|%(?:25)*(?:2f|5c))/i.test(pathname);
}

function isBelow(pathname: string, parent: string): boolean {
  return pathname === parent || pathname.startsWith(`${parent}/`);
}
