import { expect, it } from "vitest";
import { z } from "zod";
import { fieldErrors } from "./field-errors";

const schema = z.object({
  name: z.string().min(1).max(3),
  port: z.number().int().min(1).max(10),
  window: z.object({ from: z.string().regex(/^\d\d:\d\d$/, "must be a time of day such as 22:30") }),
  length: z.int().min(1, "At least one character."),
});
const errorsOf = (input: unknown) => fieldErrors(schema.safeParse(input).error?.issues ?? []);

it("says what is to be done, not what a schema says by itself", () => {
  expect(errorsOf({ name: "", port: null, window: { from: "x" }, length: 0 })).toEqual({
    name: "Fill this in.",
    port: "Type a whole number.",
    "window.from": "It must be a time of day such as 22:30.",
    length: "At least one character.",
  });
  expect(errorsOf({ name: "abcd", port: 11, window: { from: "10:00" }, length: 1.5 })).toEqual({
    name: "It may have at most 3 characters.",
    port: "It may be at most 10.",
    length: "Type a whole number.",
  });
  expect(errorsOf({ name: "a", port: 0, window: { from: "10:00" }, length: 1 })).toEqual({ port: "It must be at least 1." });
});
