import { beforeAll, describe, expect, it } from "vitest";
import { proceduresOf } from "./api-under-test";
import type { ApiUnderTest } from "./api-under-test";
import { apiRules } from "./api-rules";
import { realApi } from "./real-api";

let api: ApiUnderTest;
beforeAll(() => {
  api = realApi();
});

describe("the API", () => {
  it("has procedures of every domain to look at", () => {
    expect(proceduresOf(api).length).toBeGreaterThan(8);
  });

  it.each(apiRules.map((rule) => [rule.title, rule] as const))("%s", async (_title, rule) => {
    expect(await rule.check(api)).toEqual([]);
  });
});
