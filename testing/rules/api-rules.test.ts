import "@/testing/enumerations/complete-environment";
import { describe, expect, it } from "vitest";
import { apiRules } from "@/testing/enumerations/api-rules";
import { apiPlants, soundApi } from "./plants/api-plants";

describe("each rule over the API", () => {
  it("has a planted violation", () => {
    expect(Object.keys(apiPlants).sort()).toEqual(apiRules.map(({ id }) => id).sort());
  });

  it.each(apiRules.map((rule) => [rule.id, rule] as const))("%s finds its plant and nothing in a sound API", async (id, rule) => {
    expect(await rule.check(soundApi)).toEqual([]);
    expect(await rule.check({ ...soundApi, ...apiPlants[id] })).not.toEqual([]);
  });

  it("tells a check in the body from a check before the input", async () => {
    const rule = apiRules.find(({ id }) => id === "forbidden-before-input");
    const found = await rule?.check({ ...soundApi, ...apiPlants["forbidden-before-input"] });
    expect(found).toEqual(["planted.late read the input before it refused", "planted.late asked the database before it refused"]);
  });
});
