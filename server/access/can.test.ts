import { describe, expect, it } from "vitest";
import { AppError } from "@/server/platform/errors";
import type { Grant, Scope, UserActor } from "./actor";
import { can, canSomewhere, covers, requireFreshDirectory, requireOn, scopesOf } from "./can";
import type { Place } from "./can";
import { wholeGrant } from "./load-actor";
import { isRoleName, roleNames } from "./roles";
import type { RoleName } from "./roles";
import { systemActors } from "./system-actors";

const everywhere: Scope = { teams: [], stages: [], environments: [] };
const place: Place = { team: "ledger", stage: "dev", environment: "ledger-dev" };

const grant = (role: RoleName, scope: Partial<Scope> = {}): Grant =>
  wholeGrant({ role, awsRole: "developer", scope: { ...everywhere, ...scope }, groupDn: "cn=test,dc=example,dc=com" });

function person(grants: readonly Grant[], directoryFresh = true): UserActor {
  const id = "019aa000-0000-7000-8000-000000000001";
  return { kind: "user", id, uid: "mina", name: "Mina Park", sessionId: null, address: null, requestId: "r", grants, directoryFresh };
}

function refusal(act: () => void): AppError | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

describe("covers", () => {
  it.each<[string, Partial<Scope>, boolean]>([
    ["everything", {}, true],
    ["the team", { teams: ["ledger"] }, true],
    ["the team among others", { teams: ["payments", "ledger"] }, true],
    ["another team", { teams: ["payments"] }, false],
    ["the stage", { stages: ["dev"] }, true],
    ["another stage", { stages: ["staging"] }, false],
    ["the environment", { environments: ["ledger-dev"] }, true],
    ["another environment", { environments: ["ledger-dev-2"] }, false],
    ["team, stage and environment", { teams: ["ledger"], stages: ["dev"], environments: ["ledger-dev"] }, true],
    ["the team but another stage", { teams: ["ledger"], stages: ["staging"] }, false],
    ["the stage but another team", { teams: ["payments"], stages: ["dev"] }, false],
    ["the environment's name in another team", { teams: ["payments"], environments: ["ledger-dev"] }, false],
    ["a team whose name only begins the same", { teams: ["ledger-2"] }, false],
    ["a team in other letters", { teams: ["Ledger"] }, false],
  ])("%s", (_what, scope, expected) => {
    expect(covers({ ...everywhere, ...scope }, place)).toBe(expected);
  });
});

describe("can", () => {
  it("adds the grants up", () => {
    const mina = person([grant("viewer", { teams: ["ledger"] }), grant("developer", { teams: ["ledger"], stages: ["dev"] })]);
    expect(can(mina, "environment:start", place)).toBe(true);
    expect(can(mina, "environment:start", { ...place, stage: "staging" })).toBe(false);
    expect(can(mina, "environment:view", { ...place, stage: "staging" })).toBe(true);
  });

  it("never takes the scope of one grant with the role of another", () => {
    const mina = person([grant("admin", { teams: ["payments"] }), grant("viewer")]);
    expect(can(mina, "environment:stop", place)).toBe(false);
    expect(can(mina, "audit:view", { ...place, team: "payments" })).toBe(true);
    expect(scopesOf(mina, "audit:view")).toEqual([{ ...everywhere, teams: ["payments"] }]);
  });

  it("gives a person without grants nothing", () => {
    expect(canSomewhere(person([]), "environment:view")).toBe(false);
    expect(can(person([]), "environment:view", place)).toBe(false);
  });

  it("gives a system actor exactly the permissions it names, everywhere", () => {
    expect(scopesOf(systemActors.observer("r"), "environment:view")).toEqual([everywhere]);
    expect(can(systemActors.observer("r"), "environment:view", place)).toBe(true);
    expect(canSomewhere(systemActors.observer("r"), "environment:start")).toBe(false);
    expect(canSomewhere(systemActors.importer("r"), "environment:view")).toBe(false);
  });
});

describe("requireOn", () => {
  it("lets pass who may", () => {
    expect(refusal(() => requireOn(person([grant("developer")]), "environment:start", place))).toBeNull();
  });

  it("says what is missing, where, and who can grant it", () => {
    const refused = refusal(() => requireOn(person([grant("viewer")]), "environment:start", place));
    expect(refused).toMatchObject({ code: "forbidden", details: { permission: "environment:start", team: "ledger", environment: "ledger-dev" } });
    expect(refused?.message).toBe(
      "You may not do this in ledger-dev: it needs the permission environment:start (start an environment or one of its instances). An admin can grant it.",
    );
  });

  it("refuses an act while the directory cannot confirm the right, and says what still goes", () => {
    const refused = refusal(() => requireOn(person([grant("developer")], false), "environment:start", place));
    expect(refused?.code).toBe("directory_unavailable");
    expect(refused?.message).toContain("You can look at everything");
  });

  it("tells a person without the right so, whether the directory answers or not", () => {
    expect(refusal(() => requireOn(person([grant("viewer")], false), "environment:start", place))?.code).toBe("forbidden");
  });

  it("does not hold a system actor to the directory", () => {
    expect(refusal(() => requireFreshDirectory(systemActors.operator("r")))).toBeNull();
  });
});

describe("isRoleName", () => {
  it("knows the roles and nothing else", () => {
    expect(roleNames.every(isRoleName)).toBe(true);
    expect(["", "Admin", "owner", "constructor", "__proto__"].some(isRoleName)).toBe(false);
  });
});
