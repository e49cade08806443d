import { describe, expect, it } from "vitest";
import type { Scope, UserActor } from "@/server/access/actor";
import { wholeGrant } from "@/server/access/load-actor";
import type { LiveNotice } from "@/server/platform/live";
import { visibleMessage } from "./live-router";

const place = { team: "payments", stage: "dev", environment: "payments-dev" };

function person(...scopes: Partial<Scope>[]): UserActor {
  const grants = scopes.map((scope) =>
    wholeGrant({ role: "viewer", awsRole: "developer", scope: { teams: [], stages: [], environments: [], ...scope }, groupDn: "cn=test" }),
  );
  const id = "019aa000-0000-7000-8000-000000000001";
  return { kind: "user", id, uid: "test", name: "Test", sessionId: null, address: null, requestId: "r", grants, directoryFresh: true };
}

describe("visibleMessage", () => {
  it.each<[string, UserActor, Partial<LiveNotice>, boolean]>([
    ["an environment of the own team", person({ teams: ["payments"] }), { scope: place }, true],
    ["of everybody's", person({}), { scope: place }, true],
    ["of another team", person({ teams: ["search"] }), { scope: place }, false],
    ["of another stage", person({ teams: ["payments"], stages: ["staging"] }), { scope: place }, false],
    ["an environment, without any grant", person(), { scope: place }, false],
    ["a target, with any grant", person({ teams: ["search"] }), { noun: "target", scope: null }, true],
    ["a target, without any grant", person(), { noun: "target", scope: null }, false],
    ["a schedule, with any grant", person({ teams: ["search"] }), { noun: "schedule", scope: null }, true],
    ["a schedule, without any grant", person(), { noun: "schedule", scope: null }, false],
    ["somebody's session", person({}), { noun: "session", scope: null }, false],
    ["the own inbox, with or without grants", person(), { noun: "inbox", id: "019aa000-0000-7000-8000-000000000001", scope: null }, true],
    ["somebody else's inbox, whatever the grants", person({}), { noun: "inbox", id: "019aa000-0000-7000-8000-000000000002", scope: null }, false],
    ["a noun without a place that nobody has thought of", person({}), { noun: "secret", scope: null }, false],
  ])("%s", (_what, actor, notice, visible) => {
    const message = visibleMessage(actor, { type: "change", notice: { noun: "environment", id: "e1", version: 7, scope: null, ...notice } });
    expect(message).toEqual(visible ? { type: "change", noun: notice.noun ?? "environment", id: notice.id ?? "e1", version: 7 } : null);
  });

  it("tells everybody to read again when notices may have been missed", () => {
    expect(visibleMessage(person(), { type: "resync" })).toEqual({ type: "resync" });
    expect(visibleMessage(person(), { type: "down" })).toEqual({ type: "state", live: false });
  });
});
