import { expect, it } from "vitest";
import { observationInput, observationLack } from "./observation-draft";

const id = "0190a1b2-0000-7000-8000-000000000001";
const draft = { table: "public\napp", column: "url", kind: "longer-than", length: "200", minutes: 60 } as const;

it("is read as the server reads it, once it is complete", () => {
  expect(observationInput(id, draft)).toMatchObject({ schema: "public", table: "app", rule: { kind: "longer-than", length: 200 } });
  expect(observationInput(id, { ...draft, kind: "null", length: "" })).toMatchObject({ rule: { kind: "null" } });
  expect(observationInput(id, { ...draft, length: "" })).toBeNull();
  expect([
    observationLack({ ...draft, table: "" }),
    observationLack({ ...draft, column: "" }),
    observationLack({ ...draft, length: "x" }),
    observationLack(draft),
  ]).toEqual(["Choose a table first.", "Choose a column first.", "Say how many characters first.", undefined]);
});
