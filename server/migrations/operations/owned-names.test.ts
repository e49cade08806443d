import { describe, expect, it } from "vitest";
import { kindParams } from "@/testing/migrations/lint/kind-params";
import { appTable } from "@/testing/migrations/lint/lint-example";
import { dialectOf } from "../dialects/dialects";
import { ownColumnEnding, ownIndex } from "../dialects/own-names";
import { engines } from "../scripts/schemas";
import { operations } from "./operations";

describe.each(engines)("what kinds own on %s", (engine) => {
  it("is found as a leftover by its name", () => {
    const owned = operations.flatMap((operation) =>
      (kindParams[operation.kind] ?? []).flatMap((params) =>
        operation
          .owned({ change: "m42", params: operation.params.parse(params), table: appTable(engine), dialect: dialectOf(engine) })
          // What the author names stays.
          .filter(({ name }) => !Object.values(params).includes(name)),
      ),
    );
    const named = (kind: "column" | "index") => [...new Set(owned.flatMap((each) => (each.kind === kind ? [each.name] : [])))];
    expect(named("column").filter((name) => !new RegExp(ownColumnEnding).test(name))).toEqual([]);
    expect(named("index").filter((name) => !new RegExp(ownIndex).test(name))).toEqual([]);
    expect(named("column").length).toBeGreaterThan(5);
  });
});
