import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { resolveTokenActor } from "@/server/access/api-token-actor";
import { createToken, mostTokens } from "@/server/access/api-tokens";
import { directorySettings } from "@/server/access/directory-settings";
import { createCaller } from "@/server/api/root";
import { sha256 } from "@/server/platform/crypto";
import { inTransaction } from "@/server/platform/transaction";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";

let world: PortalWorld;
let mina: UserActor;

beforeAll(async () => {
  world = await createPortalWorld();
  mina = await world.person("Mina Park");
});
afterAll(() => world.close());

function tokensOf(actor: UserActor) {
  return createCaller({ db: world.db, actor, reauthenticate: () => Promise.resolve(actor), request: { id: "r", address: "unknown", userAgent: "test" } })
    .myAccess.tokens;
}

const everywhere = { teams: [], stages: [], environments: [] };
const wanted = { name: "ci-payments", verbs: ["environment:view", "environment:lease"], scope: { ...everywhere, stages: ["dev"] }, days: 90 };
const resolved = (text: string) => resolveTokenActor(world.db, directorySettings(), text, { id: "r", address: "192.0.2.7" });

describe("a token", () => {
  it("is shown once, stored as a hash, recorded, and works with just what it names", async () => {
    const { token, text } = await tokensOf(mina).create(wanted);
    expect(text.startsWith(`${token.prefix}_`)).toBe(true);
    const stored = await world.db.apiToken.findUniqueOrThrow({ where: { id: token.id } });
    expect(stored.tokenHash).toBe(sha256(text));
    expect(JSON.stringify([stored, await world.db.auditEvent.findMany(), await tokensOf(mina).list()])).not.toContain(text);
    expect(token).toMatchObject({ state: "live", scopeText: "stage dev", lastUsedAt: null });
    expect((token.expiresAt.getTime() - token.createdAt.getTime()) / 86_400_000).toBeCloseTo(90, 4);
    const event = await world.db.auditEvent.findFirstOrThrow({ where: { event: "token.created", subjectId: token.id } });
    expect(event).toMatchObject({ actorUid: "mina", subjectLabel: "ci-payments", data: { verbs: wanted.verbs, stages: ["dev"] } });
    expect(await resolved(text)).toMatchObject({
      id: mina.id,
      name: "Mina Park (token ci-payments)",
      tokenId: token.id,
      grants: [{ permissions: ["environment:view", "environment:lease"], scope: { teams: ["payments"], stages: ["dev"], environments: [] } }],
    });
  });

  it("is revoked at once, by its owner only, and once", async () => {
    const { token, text } = await tokensOf(mina).create({ ...wanted, name: "short-lived" });
    const bob = await world.person("Bob Lee");
    await expect(tokensOf(bob).revoke({ tokenId: token.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await tokensOf(bob).list()).tokens).toEqual([]);
    expect(await tokensOf(mina).revoke({ tokenId: token.id })).toEqual({ revoked: 1 });
    await expect(tokensOf(mina).revoke({ tokenId: token.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(resolved(text)).rejects.toMatchObject({ code: "unauthenticated", message: "The token short-lived was revoked." });
    expect((await tokensOf(mina).list()).tokens.find(({ id }) => id === token.id)).toMatchObject({ state: "revoked" });
  });

  it.each([
    ["token:manage", /cannot be given token:manage/],
    ["environment:schedule", /cannot be given/],
    ["environment:paint", /cannot be given/],
  ])("is not given %s", async (verb, words) => {
    await expect(tokensOf(mina).create({ ...wanted, verbs: [verb] })).rejects.toMatchObject({ code: "BAD_REQUEST", message: expect.stringMatching(words) });
  });

  it("is not given what its owner holds nowhere, nor made by whoever acts through one", async () => {
    const some = mina.grants.map((grant) => ({ ...grant, permissions: ["token:manage" as const, "environment:view" as const] }));
    await expect(tokensOf({ ...mina, grants: some }).create(wanted)).rejects.toMatchObject({ message: expect.stringContaining("environment:lease anywhere") });
    const { text } = await tokensOf(mina).create({ ...wanted, name: "mother", scope: everywhere });
    await expect(tokensOf(await resolved(text)).create(wanted)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(tokensOf(await resolved(text)).list()).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("lives a year at most", async () => {
    for (const days of [0, 366]) await expect(tokensOf(mina).create({ ...wanted, days })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("is one of a bounded number, however many are made at once", async () => {
    const owner = await world.person("Olga Owner");
    const made = await Promise.allSettled(Array.from({ length: mostTokens + 3 }, () => tokensOf(owner).create(wanted)));
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(mostTokens);
  });

  it("of somebody who left the directory is dead", async () => {
    const leaver = await world.person("Lea Leaver");
    const { text, token } = await inTransaction(world.db, (tx) =>
      createToken(tx, leaver, {
        ownerId: leaver.id,
        name: "old",
        verbs: ["environment:view"],
        scope: everywhere,
        expiresAt: new Date(Date.now() + 86_400_000),
      }),
    );
    await world.db.user.update({ where: { id: leaver.id }, data: { goneAt: new Date() } });
    await expect(resolved(text)).rejects.toMatchObject({ message: "The owner of the token old has left the directory." });
    expect(token.revokedAt).toBeNull();
  });
});
