import { expect, test } from "vitest";
import type { EnvironmentState } from "@/server/generated/prisma/client";
import { environmentState } from "./environment-state";
import type { InstanceFact } from "./environment-state";

const fact = (state: InstanceFact["state"], operation: string | null = null, checks: InstanceFact["checks"] = "ok"): InstanceFact => {
  const [kind, opState, dismissed] = (operation ?? "").split(" ") as [
    NonNullable<InstanceFact["operation"]>["kind"],
    NonNullable<InstanceFact["operation"]>["state"],
    string?,
  ];
  return { state, checks, operation: operation === null ? null : { kind, state: opState, dismissed: dismissed === "dismissed" } };
};

test.each<[EnvironmentState, string, InstanceFact[]]>([
  ["gone", "no instances", []],
  ["gone", "only what ended", [fact("terminated"), fact("missing")]],
  ["running", "all running", [fact("running"), fact("running")]],
  ["running", "one ended long ago", [fact("running"), fact("terminated")]],
  ["stopped", "all stopped", [fact("stopped")]],
  ["partly_running", "some running", [fact("running"), fact("stopped")]],
  ["starting", "AWS starts one", [fact("pending"), fact("running")]],
  ["stopping", "AWS stops one", [fact("stopping"), fact("running")]],
  ["starting", "a start is open on what still stops", [fact("stopping", "start pending")]],
  ["starting", "a start waits for its checks", [fact("running", "start accepted", "initializing")]],
  ["stopping", "a stop is open", [fact("running", "stop sent")]],
  ["rebooting", "a reboot is open", [fact("running", "reboot claimed")]],
  ["failed", "a start failed", [fact("stopped", "start failed"), fact("running")]],
  ["stopped", "the failure was dismissed", [fact("stopped", "start failed dismissed")]],
  ["starting", "a newer start is open elsewhere", [fact("stopped", "start failed"), fact("stopped", "start pending")]],
  ["attention", "nobody knows about a reboot", [fact("running", "reboot unknown")]],
  ["attention", "checks fail", [fact("running", null, "impaired")]],
  ["stopped", "checks of a stopped one mean nothing", [fact("stopped", null, "impaired")]],
  ["running", "the last operation ended well", [fact("running", "start confirmed")]],
])("%s: %s", (expected, _, facts) => {
  expect(environmentState(facts)).toBe(expected);
});
