import { describe, expect, it } from "vitest";
import { createLogger } from "./logger";

function logged(fields: object): string {
  let text = "";
  createLogger({ level: "info", service: "test" }, { write: (line) => (text += line) }).info(fields, "message");
  return text;
}

describe("the log", () => {
  it.each([
    "password",
    "bindPassword",
    "token",
    "sessionToken",
    "secret",
    "secretAccessKey",
    "cookie",
    "set-cookie",
    "authorization",
    "x-switchyard-hook-token",
  ])("holds no %s, at the top or two objects down", (name) => {
    const secret = { [name]: "hunter2" };
    for (const fields of [secret, { request: secret }, { request: { headers: secret } }, { list: [secret] }]) {
      const line = logged(fields);
      expect(line).not.toContain("hunter2");
      expect(line).toContain('"[removed]"');
    }
  });

  it("holds no secret that hangs on an error", () => {
    const error = Object.assign(new Error("bind failed"), { password: "hunter2", request: { password: "hunter2" } });
    expect(logged({ err: error })).not.toContain("hunter2");
    expect(logged({ err: error })).toContain("bind failed");
  });

  it("keeps everything else, with the name of the service", () => {
    expect(JSON.parse(logged({ userId: "u1", request: { path: "/x" } }))).toMatchObject({
      service: "test",
      userId: "u1",
      request: { path: "/x" },
      msg: "message",
    });
  });

  it("leaves the object that is logged as it was", () => {
    const fields = { request: { headers: { cookie: "hunter2" } } };
    logged(fields);
    expect(fields.request.headers.cookie).toBe("hunter2");
  });
});
