import path from "node:path";
import { describe, expect, it } from "vitest";
import { OptionError, demoOptions } from "./options";

const root = path.resolve("/srv/a tree");

describe("the options of the demo", () => {
  it("are port 3000 and a folder inside the tree when nothing is said", () => {
    expect(demoOptions([], root)).toEqual({ reset: false, dev: false, help: false, port: 3000, stateDir: path.join(root, ".switchyard", "demo") });
  });

  it("are read", () => {
    const options = demoOptions(["--reset", "--port", "8080", "--state", "other", "--dev"], root);
    expect(options).toEqual({ reset: true, dev: true, help: false, port: 8080, stateDir: path.join(root, "other") });
  });

  it.each(["0", "65536", "http", "80.5", "1e3", " 80", ""])("refuse the port %j", (port) => {
    expect(() => demoOptions([`--port=${port}`], root)).toThrow(OptionError);
  });

  it.each([["--resett"], ["reset"], ["--port"], ["--state="]])("refuse %j and say why", (argument) => {
    expect(() => demoOptions([argument], root)).toThrow(OptionError);
    expect(() => demoOptions([argument], root)).toThrow(/--?[a-z]|reset/);
  });

  it("say how to write an option that npm took for itself", () => {
    expect(() => demoOptions([], root, { npm_config_reset: "true" })).toThrow(/npm run demo -- --reset/);
  });
});
