import { describe, expect, it } from "vitest";
import { isSameOrigin } from "./same-origin";

// The portal of the tests is http://localhost:3000.
describe("isSameOrigin", () => {
  it.each<[string, Record<string, string>, boolean]>([
    ["our page, new browser", { "sec-fetch-site": "same-origin", origin: "http://localhost:3000" }, true],
    ["our page, no Origin", { "sec-fetch-site": "same-origin" }, true],
    ["our page, old browser", { origin: "http://localhost:3000" }, true],
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, false],
    ["another site that forges our Origin", { "sec-fetch-site": "cross-site", origin: "http://localhost:3000" }, false],
    ["a neighbour on our domain", { "sec-fetch-site": "same-site", origin: "http://localhost:3000" }, false],
    ["typed into the address bar", { "sec-fetch-site": "none" }, false],
    ["another origin, old browser", { origin: "https://evil.example" }, false],
    ["another origin that claims to be the same", { "sec-fetch-site": "same-origin", origin: "https://evil.example" }, false],
    ["another port", { origin: "http://localhost:3001" }, false],
    ["another scheme", { origin: "https://localhost:3000" }, false],
    ["our name as the beginning of another", { origin: "http://localhost:3000.evil.example" }, false],
    ["a sandboxed frame", { origin: "null" }, false],
    ["neither header", {}, false],
    ["our Host, but no Origin", { host: "localhost:3000", referer: "http://localhost:3000/" }, false],
  ])("%s", (_what, headers, expected) => {
    expect(isSameOrigin(new Headers(headers))).toBe(expected);
  });
});
