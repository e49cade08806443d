import { importsOf } from "../imports";
import { at, testFiles } from "../source-rule";
import type { Finding, SourceRule } from "../source-rule";
import { child, children, dotted, nodesOf } from "../syntax";

const calls = new Set(["Date.now", "Math.random", "performance.now", "setTimeout", "setInterval", "setImmediate"]);
const message = "Take time, randomness and sleep from platform/clock.ts (in components: components/ui/clock.ts), so that tests can move them.";

/** Time that a test cannot move makes a decision that a test cannot repeat. */
export const rule: SourceRule = {
  id: "real-time",
  title: "Time, randomness and sleep come from the clock",
  files: {
    include: ["server/**/*.{ts,tsx}", "app/**/*.{ts,tsx}", "components/**/*.{ts,tsx}"],
    exclude: [...testFiles, "server/platform/clock.ts", "components/ui/clock.ts"],
  },
  check(file): Finding[] {
    const { syntax } = file;
    const called = nodesOf(syntax, "CallExpression").filter((node) =>
      calls.has(
        dotted(node)
          .replace(/\(\)$/, "")
          .replace(/^(?:globalThis|window)\./, ""),
      ),
    );
    const dates = nodesOf(syntax, "NewExpression").filter((node) => dotted(child(node, "callee")) === "Date" && children(node, "arguments").length === 0);
    const timers = importsOf(syntax).filter(({ source, typeOnly }) => !typeOnly && /^(?:node:)?timers(?:\/promises)?$/.test(source));
    return [...called, ...dates, ...timers.map(({ node }) => node)].map((node) => at(file, node, message));
  },
};
