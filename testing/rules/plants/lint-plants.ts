import { joined, planted } from "../plant";
import type { Plant } from "../plant";

const lint = (rule: string, content: string, at = `server/planted/lint-${rule.split("/")[1] ?? rule}.ts`) => planted(`lint/${rule}`, at, content);
const later = "declare function later(): Promise<boolean>;\n";

/** One violation of each lint rule that .oxlintrc.json names. */
export const lintPlants: readonly Plant[] = [
  lint("typescript/no-floating-promises", `${later}later();`),
  lint("typescript/no-misused-promises", `${later}export const a = later() ? 1 : 2;\nif (later()) throw new Error("never");`),
  lint("typescript/await-thenable", "export const a = await 1;"),
  lint("typescript/switch-exhaustiveness-check", 'export const f = (x: "a" | "b") => {\n  switch (x) {\n    case "a":\n      return 1;\n  }\n  return 2;\n};'),
  lint("typescript/no-explicit-any", joined("export const a: an¦y = 1;")),
  lint("typescript/no-non-null-assertion", "export const f = (a: string | null) => a!.length;"),
  lint("typescript/ban-ts-comment", joined("// @ts-ig¦nore\nexport const a: string = 1;")),
  lint("typescript/consistent-type-imports", 'import { Db } from "@/server/platform/db";\nexport type Mine = Db;'),
  lint("typescript/only-throw-error", 'export const f = () => {\n  throw "text";\n};'),
  lint("typescript/require-array-sort-compare", "export const a = [3, 1].sort();"),
  lint("typescript/restrict-template-expressions", "export const f = (a: object) => `${a}`;"),
  lint("eslint/eqeqeq", "export const f = (a: unknown) => a == 1;"),
  lint("eslint/no-console", 'console.log("x");'),
  lint("eslint/no-var", "export var a = 1;"),
  lint("eslint/prefer-const", "let a = 1;\nexport const b = a;"),
  lint("eslint/max-lines-per-function", `export function long() {\n${"  void 0;\n".repeat(51)}}`),
  lint("eslint/max-params", "export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];"),
  lint(
    "eslint/max-depth",
    "export function deep(a: boolean) {\n  if (a) {\n    if (a) {\n      if (a) {\n        if (a) throw new Error();\n      }\n    }\n  }\n}",
  ),
  lint("react/no-danger", 'export const a = <p dangerouslySetInnerHTML={{ __html: "x" }} />;', "components/planted/lint-no-danger.tsx"),
  lint(
    "react/rules-of-hooks",
    'import { useState } from "react";\nexport function Odd({ a }: { a: boolean }) {\n  if (a) useState(1);\n  return null;\n}',
    "components/planted/lint-rules-of-hooks.tsx",
  ),
  lint(
    "react/exhaustive-deps",
    'import { useEffect } from "react";\nexport function Odd({ a }: { a: () => void }) {\n  useEffect(() => a(), []);\n  return null;\n}',
    "components/planted/lint-exhaustive-deps.tsx",
  ),
  lint("vitest/no-focused-tests", 'import { expect, it } from "vitest";\nit.only("x", () => expect(1).toBe(1));', "server/planted/lint-focused.test.ts"),
  lint("vitest/no-disabled-tests", 'import { expect, it } from "vitest";\nit.skip("x", () => expect(1).toBe(1));', "server/planted/lint-disabled.test.ts"),
  lint("vitest/expect-expect", 'import { it } from "vitest";\nit("x", () => undefined);', "server/planted/lint-expect.test.ts"),
];
