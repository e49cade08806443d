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
  blame: "this",
  awsRole: "developer",
  targetTitle: "Main account, Seoul",
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
  ["not_found", {}, "failed", 0],
  ["not_found", { state: "claimed" }, "failed", 0],
  ["not_found", { blame: "another" }, "pending", 0],
  ["not_found", { blame: "unclear" }, "pending", 0],
  ["wrong_state", { blame: "another" }, "pending", 0],
  ["wrong_state", { blame: "unclear" }, "pending", 3_000],
  ["protected", { kind: "stop" }, "failed", 0],
  ["protected", { kind: "hibernate" }, "failed", 0],
  ["protected", { kind: "start" }, "failed", 0],
  ["protected", { kind: "stop", blame: "another" }, "pending", 0],
  ["protected", { kind: "stop", blame: "unclear" }, "pending", 0],
  ["no_hibernation", { kind: "hibernate" }, "pending", 0],
  ["no_hibernation", { kind: "hibernate", blame: "another" }, "pending", 0],
  ["no_hibernation", { kind: "stop" }, "failed", 0],
  ["spot_wait", {}, "failed", 0],
  ["spot_wait", { blame: "another" }, "pending", 0],
  ["spot_wait", { blame: "another", attempt: 3 }, "pending", 3_000],
  ["expired", {}, "pending", 0],
  ["expired", { kind: "reboot" }, "pending", 0],
  ["expired", { state: "claimed" }, "pending", 0],
  ["expired", { attempt: 3 }, "pending", 3_000],
  ["expired", { createdAt: minutesAgo(31) }, "failed", 0],
  ["expired", { createdAt: minutesAgo(31), state: "claimed" }, "failed", 0],
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

test("every failure that ends an operation has words, in each state and whoever is the reason", () => {
  const calls = (["start", "stop", "reboot", "hibernate"] as const).flatMap((kind) =>
    (["claimed", "sent"] as const).flatMap((state) => (["this", "another", "unclear"] as const).map((blame) => ({ kind, state, blame }))),
  );
  for (const given of calls) {
    const ends = ec2FailureKinds.map((kind) => after(given, failure(kind))).filter(({ state }) => state === "failed" || state === "unknown");
    expect(ends.filter(({ words }) => !words)).toEqual([]);
  }
});

test("a refusal names the wall, and want of capacity what is lacking and the next try", () => {
  expect(after({}, failure("denied", { awsCode: "UnauthorizedOperation", message: "no identity-based policy allows the action" })).words).toBe(
    "AWS refused: the role developer in Main account, Seoul does not allow ec2:StartInstances on this instance (role policy). An admin sees what to fix under AWS targets.",
  );
  expect(after({ state: "claimed" }, failure("denied", { awsCode: "AccessDenied" })).words).toContain("(trust policy)");
  expect(after({}, failure("no_capacity")).words).toBe("AWS has no t3a.large in ap-northeast-2a right now; it is tried again at 18:01.");
});

test("a hibernation that is not set up goes on as a stop and says so", () => {
  expect(after({ kind: "hibernate" }, failure("no_hibernation"))).toMatchObject({
    words: null,
    instead: { kind: "stop", note: "Hibernation is not set up for db, so it was stopped." },
  });
  expect(after({ kind: "hibernate", blame: "another" }, failure("no_hibernation")).instead).toBeUndefined();
});

test("stop protection and interrupted Spot capacity are told and not worked around", () => {
  expect(after({ kind: "stop" }, failure("protected")).words).toBe(
    "AWS did not stop db: its stop protection is on. Switch it off in AWS first; Switchyard never does that.",
  );
  expect(after({}, failure("spot_wait")).words).toMatch(/^AWS took the Spot capacity of db back and starts it again by itself/);
});

test("when AWS does not say which instance is the reason, each goes alone", () => {
  for (const kind of ["not_found", "protected", "no_hibernation", "spot_wait"] as const) {
    expect(after({ kind: "hibernate", blame: "unclear" }, failure(kind))).toMatchObject({ state: "pending", code: kind });
  }
});

test("silence and slowing down are told from the second try on", () => {
  const words = (given: Partial<FailedCall>, kind: Ec2FailureKind) => after(given, failure(kind)).words;
  expect([words({}, "throttled"), words({}, "lost"), words({ state: "claimed" }, "lost")]).toEqual([null, null, null]);
  expect(words({ attempt: 2 }, "throttled")).toBe("AWS asks to slow down; trying again at 18:00.");
  expect(words({ attempt: 2 }, "lost")).toBe("AWS does not answer; trying again at 18:00.");
  expect(words({ attempt: 2, state: "claimed" }, "lost")).toBe("AWS does not answer; trying again at 18:00.");
});

test("credentials that AWS no longer takes, and clocks that differ, are told from the second try on, and in the end what an admin does", () => {
  const words = (given: Partial<FailedCall>, message = "expired") => after(given, failure("expired", { message })).words;
  const bySession = "no session policy allows the ec2:StartInstances action";
  expect([words({}), words({}, bySession)]).toEqual([null, null]);
  expect(words({ attempt: 2, state: "claimed" })).toBe("AWS no longer takes Switchyard's credentials; trying again at 18:00.");
  expect(words({ attempt: 2 }, bySession)).toBe("AWS's clock and ours differ; trying again at 18:00.");
  const late = { createdAt: minutesAgo(31) };
  expect(words({ ...late, state: "claimed" })).toMatch(/db was left as it was\. An admin checks the credentials of the base role/);
  expect(words(late, bySession)).toMatch(/db was left as it was\. An admin sets the clock/);
});

test("after half an hour it is said what was left, and what is not known", () => {
  const late = { createdAt: minutesAgo(31) };
  expect(after(late, failure("throttled")).words).toMatch(/^AWS asked to slow down for 30 minutes, so db was left as it was\./);
  expect(after({ ...late, state: "claimed" }, failure("lost")).words).toMatch(/^AWS did not answer for 30 minutes, so db was left as it was\./);
  expect(after(late, failure("lost")).words).toMatch(/so it is not known whether AWS will start db\./);
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
  ["stop protection", vendor("OperationNotPermitted", ""), "protected"],
  ["no hibernation", vendor("UnsupportedHibernationConfiguration", ""), "no_hibernation"],
  ["an interrupted Spot instance", vendor("IncorrectSpotRequestState", ""), "spot_wait"],
  ["a session that is over", vendor("ExpiredToken", ""), "expired"],
  ["an internal error", vendor("InternalError", "", { $metadata: { httpStatusCode: 500 } }), "lost"],
  ["an answer that cannot be read", vendor("SyntaxError", "", { $metadata: { httpStatusCode: 200 } }), "lost"],
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

test("the instances AWS names are read from its words", () => {
  expect(toEc2Failure(vendor("OperationNotPermitted", "The instance 'i-0aa1' may not be stopped.")).instanceIds).toEqual(["i-0aa1"]);
  expect(toEc2Failure(vendor("UnauthorizedOperation", "not authorized on instance/i-0aa1")).instanceIds).toEqual([]);
  expect(toEc2Failure(vendor("InvalidInstanceID.NotFound", "The instance IDs 'i-0aa1, i-0bb2' do not exist")).instanceIds).toEqual(["i-0aa1", "i-0bb2"]);
});
