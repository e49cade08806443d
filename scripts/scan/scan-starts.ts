import { realApi } from "@/testing/enumerations/real-api";
import { proceduresOf } from "@/testing/enumerations/api-under-test";

const pages = ["/", "/sign-in", "/environments", "/my-access", "/audit-log", "/environments/targets", "/environments/unclaimed"];

/** Addresses the scanner begins with: every page, and every query of the API with an input that its parameters can be varied of. */
export function scanStarts(url: string, environmentId: string): string[] {
  const queries = proceduresOf(realApi()).filter(({ type }) => type === "query");
  const inputs = queries.flatMap(({ path, inputs: schemas }) => {
    const keys = schemas.length > 0 ? sampleInput(environmentId) : [{}];
    return keys.map((json) => `${url}/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify({ json }))}`);
  });
  return [...pages, `/environments/${environmentId}`, "/environments?q=pay&team=payments&state=running", "/sign-in?callbackUrl=%2Fenvironments"]
    .map((path) => `${url}${path}`)
    .concat(inputs);
}

// Those that do not fit are refused by the input's schema, which is a thing to scan too.
function sampleInput(environmentId: string): object[] {
  return [{}, { environmentId }];
}
