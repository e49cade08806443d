import { expect, test } from "vitest";
import { foreignCheck } from "./check-plan";
import { checkWords, driftRemedy, driftSentence, driftWhere, targetState } from "./target-words";

const at = new Date("2026-11-21T07:00:00Z");
const row = (outcome: string, wall: string | null = null) => ({ outcome, wall, message: "There is none.", at });

test.each([
  ["ec2:StartInstances", undefined, "stopped: not checked", null],
  ["ec2:StartInstances", row("allowed"), "running: allowed", null],
  ["ec2:StartInstances", row("denied", "role policy"), "failed: refused", "The role policy refuses it."],
  ["ec2:StartInstances", row("denied", "unknown"), "failed: refused", "AWS does not say which policy refuses it."],
  ["ec2:StartInstances", row("unknown"), "stopped: not known", "There is none."],
  [foreignCheck, row("denied", "role policy"), "running: refused, as it should be", null],
  [foreignCheck, row("allowed"), "failed: ALLOWED", "It must be refused: the role's policy is wider than the printed one."],
] as const)("%s, %j: %s", (check, found, shown, sentence) => {
  const { lamp, word, ...rest } = checkWords(check, found);
  expect(`${lamp}: ${word}`).toBe(shown);
  expect(rest).toMatchObject({ sentence });
});

test("what must be refused says so until it was tried", () => {
  expect(checkWords(foreignCheck, undefined)).toMatchObject({ word: "not checked", what: "stop an instance of another team (must be refused)" });
  expect(checkWords(foreignCheck, row("unknown")).what).toBe("stop an instance of another team (must be refused)");
  expect(checkWords(foreignCheck, row("denied")).what).toBe("stop an instance of another team");
});

const drift = { awsRole: "developer", action: "ec2:StartInstances", team: "payments", stage: "staging", wall: "role policy" };
const target = { accountId: "111122223333", brokerArn: null, developerStages: ["dev"] };

test("drift says what AWS refuses, and where", () => {
  expect(driftSentence(drift)).toBe("AWS refuses ec2:StartInstances to the role developer for team payments, stage staging.");
  expect(driftSentence({ ...drift, action: "sts:AssumeRole", team: "", stage: "" })).toBe(
    "AWS does not let Switchyard become the role developer, so nothing works that is sent under it.",
  );
  expect(driftWhere({ team: "", stage: "" })).toBe("everywhere");
});

test("the remedy names the document to compare", () => {
  expect(driftRemedy({ ...drift, stage: "dev" }, target)).toMatch(/^Compare the permissions of the role developer/);
  expect(driftRemedy({ ...drift, wall: "trust policy" }, target)).toMatch(/^Compare the trust policy of the role developer/);
  expect(driftRemedy({ ...drift, wall: "base role" }, target)).toContain("arn:aws:iam::111122223333:role/switchyard-broker");
  expect(driftRemedy({ ...drift, wall: "service control policy" }, target)).toContain("organisation");
  expect(driftRemedy({ ...drift, wall: "session policy" }, target)).toContain("too narrow for ec2:StartInstances");
  expect(driftRemedy({ ...drift, wall: "unknown" }, target)).toContain("decode-authorization-message");
});

test("a developer outside the stages of developers needs another role, not another policy", () => {
  expect(driftRemedy(drift, target)).toBe(
    'The role developer is meant for stage dev. Give the grant awsRole "operator", or add staging to developerStages and apply the printed policy.',
  );
});

const now = new Date("2026-11-21T07:00:05Z");
const facts = { title: "Main", pollError: null, polledAt: at, pollDueAt: at, checkedAt: null };
const state = (given: object, drifts = 0, checks: ReturnType<typeof checkWords>[] = []) =>
  targetState({ ...facts, ...given }, { drifts, checks }, { now, zone: "Asia/Seoul" });

test("a target says whether it is read, refused or in order", () => {
  expect(state({})).toMatchObject({ lamp: "running", stateWord: "read", sentence: "What its roles may do was not checked yet." });
  expect(state({ checkedAt: at })).toMatchObject({
    stateWord: "in order",
    sentence: "Its roles may do what they must. Roles checked at 16:00.",
  });
  expect(state({ checkedAt: at }, 2)).toMatchObject({ lamp: "attention", stateWord: "policy drift" });
  expect(state({}, 1).sentence).toBe("AWS refuses 1 thing that Switchyard allows.");
  expect(state({ checkedAt: at }, 0, [checkWords(foreignCheck, row("allowed"))])).toMatchObject({ lamp: "attention", stateWord: "wrong policies" });
  expect(state({ pollError: "AWS does not answer." }, 3)).toMatchObject({ lamp: "failed", stateWord: "not read" });
});
