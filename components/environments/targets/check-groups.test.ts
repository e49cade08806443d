import { expect, test } from "vitest";
import type { RoleCheck } from "@/server/environments/targets/schemas";
import { checkGroups } from "./check-groups";

const check = (what: string, word: string, sentence: string | null = null): RoleCheck => ({ what, action: "", lamp: "running", word, sentence, at: null });

test("checks of one outcome stand together, those for another reason apart", () => {
  const checks = [check("start", "allowed"), check("stop", "refused", "The role policy refuses it."), check("reboot", "allowed")];
  expect(checkGroups(checks)).toEqual([
    { lamp: "running", word: "allowed", sentence: null, what: "start, reboot" },
    { lamp: "running", word: "refused", sentence: "The role policy refuses it.", what: "stop" },
  ]);
});
