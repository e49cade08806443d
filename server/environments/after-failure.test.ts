import { expect, test } from "vitest";
import { afterFailure, backOffMs } from "./after-failure";
import type { FailedCall } from "./after-failure";
import { ec2FailureKinds, toEc2Failure } from "./ec2-failure";
import type { Ec2Failure, Ec2FailureKind } from "./ec2-failure";

const now = new Date("2026-11-21T09:00:00Z");
const call = (given: Partial<FailedCall> = {}): FailedCall => ({
  kind: "start",
  state: "sent",
  attempt: 1,
  createdAt: now,
  instance: { ec2Id: "i-1", name: "db", type: "t3a.large", zone: "ap-northeast-2a" },
  ...given,
});
const failure = (kind: Ec2FailureKind, given: Partial<Ec2Failure> = {}): Ec2Failure => ({
  kind,
  message: "AWS's words",
  awsCode: "Code",
  instanceIds: [],
  ...given,
});
const after = (given: Partial<FailedCall>, failed: Ec2Failure) => afterFailure(call(given), failed, { now, random: 0.5, zone: "Asia/Seoul" });
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

test.each<[Ec2FailureKind, Partial<FailedCall>, string, number]>([
  ["throttled", {}, "pending", 750],
  ["throttled", { attempt: 4 }, "pending", 6_000],
  ["throttled", { createdAt: minutesAgo(31) }, "failed", 0],
  ["no_capacity", { attempt: 1 }, "pending", 60_000],
  ["no_capacity", { attempt: 5 }, "pending", 900_000],
  ["no_capacity", { attempt: 6 }, "failed", 0],
  ["wrong_state", {}, "pending", 3_000],
  ["wrong_state", { createdAt: minutesAgo(11) }, "failed", 0],
  ["denied", {}, "failed", 0],
  ["denied", { state: "claimed" }, "failed", 0],
  ["lost", {}, "sent", 750],
  ["lost", { kind: "stop" }, "sent", 750],
  ["lost", { kind: "reboot" }, "unknown", 0],
  ["lost", { kind: "reboot", state: "claimed" }, "pending", 750],
  ["lost", { state: "claimed" }, "pending", 750],
  ["lost", { createdAt: minutesAgo(30) }, "sent", 750],
  ["lost", { createdAt: minutesAgo(31) }, "failed", 0],
  ["lost", { createdAt: minutesAgo(31), state: "claimed" }, "failed", 0],
  ["lost", { createdAt: minutesAgo(31), kind: "reboot" }, "unknown", 0],
  ["unavailable", {}, "pending", 750],
  ["unavailable", { createdAt: minutesAgo(31) }, "failed", 0],
  ["other", {}, "failed", 0],
])("%s for %j: %s in %i ms", (kind, given, state, waitMs) => {
  expect(after(given, failure(kind))).toMatchObject({ state, waitMs });
});

test("every failure that ends an operation has words; a refusal names AWS", () => {
  for (const kind of ec2FailureKinds) {
    const { state, words } = after({}, failure(kind));
    expect(state === "failed" ? words : "words").toBeTruthy();
  }
  expect(after({}, failure("denied")).words).toMatch(/^AWS refused to start db: the AWS role/);
  expect(after({}, failure("no_capacity")).words).toBe("AWS has no t3a.large in ap-northeast-2a right now; it is tried again in 1 minute.");
});

test("silence and slowing down are told from the second try on", () => {
  const words = (given: Partial<FailedCall>, kind: Ec2FailureKind) => after(given, failure(kind)).words;
  expect([words({}, "throttled"), words({}, "lost"), words({ state: "claimed" }, "lost")]).toEqual([null, null, null]);
  expect(words({ attempt: 2 }, "throttled")).toBe("AWS asks to slow down; trying again at 18:00.");
  expect(words({ attempt: 2 }, "lost")).toBe("AWS does not answer; trying again at 18:00.");
  expect(words({ attempt: 2, state: "claimed" }, "lost")).toBe("AWS does not answer; trying again at 18:00.");
});

test("after half an hour it is said what was left, and what is not known", () => {
  const late = { createdAt: minutesAgo(31) };
  expect(after(late, failure("throttled")).words).toMatch(/^AWS asked to slow down for 30 minutes, so db was left as it was\./);
  expect(after({ ...late, state: "claimed" }, failure("lost")).words).toMatch(/^AWS did not answer for 30 minutes, so db was left as it was\./);
  expect(after(late, failure("lost")).words).toMatch(/so it is not known whether AWS will start db\./);
});

test("of a batch only the unknown instance fails", () => {
  const notFound = failure("not_found", { instanceIds: ["i-1"] });
  expect(after({}, notFound).state).toBe("failed");
  expect(after({ instance: { ...call().instance, ec2Id: "i-2" } }, notFound)).toMatchObject({ state: "pending", waitMs: 0, words: null });
});

test("back-off doubles to a minute and is spread", () => {
  expect([1, 2, 3, 7, 50].map((attempt) => backOffMs(attempt, 1))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
  expect(backOffMs(3, 0)).toBe(2_000);
});

const vendor = (name: string, message: string, given: object = {}) => Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } }, given);

test.each<[string, unknown, Ec2FailureKind]>([
  ["a throttle", vendor("RequestLimitExceeded", "slow down"), "throttled"],
  ["no capacity", vendor("InsufficientInstanceCapacity", ""), "no_capacity"],
  ["the wrong state", vendor("IncorrectInstanceState", ""), "wrong_state"],
  ["a refusal", vendor("UnauthorizedOperation", ""), "denied"],
  ["a refusal of STS", vendor("AccessDenied", ""), "denied"],
  ["an internal error", vendor("InternalError", "", { $metadata: { httpStatusCode: 500 } }), "lost"],
  ["a service that is away", vendor("ServiceUnavailable", "", { $metadata: { httpStatusCode: 503 } }), "unavailable"],
  ["an unknown code", vendor("Novelty", ""), "other"],
  ["a time-out", Object.assign(new Error("late"), { name: "TimeoutError" }), "lost"],
  ["a reset connection", Object.assign(new Error("reset"), { code: "ECONNRESET" }), "lost"],
  ["nobody listening", Object.assign(new Error("no"), { code: "ECONNREFUSED" }), "unavailable"],
  ["no credentials", Object.assign(new Error("no"), { name: "CredentialsProviderError" }), "unavailable"],
  ["no error at all", "text", "lost"],
])("%s is told apart", (_, error, kind) => {
  expect(toEc2Failure(error).kind).toBe(kind);
});

test("the ids AWS does not know are read from its words", () => {
  expect(toEc2Failure(vendor("InvalidInstanceID.NotFound", "The instance IDs 'i-0aa1, i-0bb2' do not exist")).instanceIds).toEqual(["i-0aa1", "i-0bb2"]);
});
