import path from "node:path";
import { expect, it } from "vitest";
import { OptionError, setupOptions } from "./options";

const root = path.resolve("/srv/a tree");

it("asks, and reads and writes .env, when nothing is said", () => {
  expect(setupOptions([], root)).toEqual({ check: false, help: false, envFile: path.join(root, ".env"), configFile: null, person: null });
});

it.each([["--chek"], ["check"], ["--person"]])("refuses %j", (argument) => {
  expect(() => setupOptions([argument], root)).toThrow(OptionError);
});

it.each(["check", "person"])("says how to write --%s, which npm took for itself", (name) => {
  expect(() => setupOptions([], root, { [`npm_config_${name}`]: "true" })).toThrow(`npm run setup -- --${name}`);
});
