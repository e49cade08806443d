import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import {
  commitFailpoints,
  failpoints,
  lookFailpoints,
  migrationFailpoints,
  noticeFailpoints,
  rehearsalFailpoints,
  switchFailpoints,
} from "@/server/platform/failpoint";

const root = path.resolve(import.meta.dirname, "..", "..");

it("every failpoint of the code is one at which a test kills, and every one of those stands in the code once", () => {
  const sources = globSync("server/**/*.ts", { cwd: root }).filter((file) => !file.endsWith(".test.ts") && !file.startsWith("server/generated"));
  const named = sources.flatMap((file) => [...readFileSync(path.join(root, file), "utf8").matchAll(/\bfailpoint\("([^"]+)"\)/g)].map((match) => match[1]));
  const once: readonly string[] = [...failpoints, ...commitFailpoints, ...noticeFailpoints, ...lookFailpoints, ...rehearsalFailpoints];
  // Traffic is moved, and statements of a migration are run, in two ways, each with the same points.
  expect(new Set(named)).toEqual(new Set([...once, ...switchFailpoints, ...migrationFailpoints]));
  expect(named.filter((name) => !/^(?:switch|migration)-/.test(name ?? ""))).toHaveLength(once.length);
});
