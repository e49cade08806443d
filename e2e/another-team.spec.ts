import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { signInWithCookie } from "../bench/web/sign-in-with-cookie";
import { portal } from "./support/portal";

type Answer = { status: number; body: string };

async function query(cookie: string, path: string, input: unknown): Promise<Answer> {
  const response = await fetch(`${portal().url}/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`, { headers: { cookie } });
  return { status: response.status, body: await response.text() };
}

async function mutate(cookie: string, path: string, input: unknown): Promise<Answer> {
  const { url } = portal();
  const headers = { cookie, origin: url, "content-type": "application/json" };
  const response = await fetch(`${url}/api/trpc/${path}`, { method: "POST", headers, body: JSON.stringify({ json: input }) });
  return { status: response.status, body: await response.text() };
}

async function environmentId(cookie: string, name: string): Promise<string> {
  const { body } = await query(cookie, "environments.list", { search: name });
  const { result } = JSON.parse(body) as { result: { data: { json: { items: { id: string; name: string }[] } } } };
  const found = result.data.json.items.find((item) => item.name === name);
  if (found === undefined) throw new Error(`${name} is not in the list`);
  return found.id;
}

test("a developer of another team neither sees an environment nor can act on it, and cannot tell it from one that does not exist", async () => {
  const alice = await signInWithCookie(portal().url, "alice", "alice-demo");
  const bob = await signInWithCookie(portal().url, "bob", "bob-demo");
  const foreign = await environmentId(alice, "payments-load");
  expect((await query(bob, "environments.list", {})).body).not.toContain("payments");
  expect((await query(bob, "environments.overview", undefined)).body).not.toContain("payments");

  const withoutId = (answer: Answer) => ({ ...answer, body: answer.body.replace(/"requestId":"[^"]+"/, "") });
  for (const path of ["environments.get", "environments.history"]) {
    const refused = await query(bob, path, { environmentId: foreign });
    expect(refused.status).toBe(404);
    expect(withoutId(refused)).toEqual(withoutId(await query(bob, path, { environmentId: randomUUID() })));
  }
  for (const path of ["environments.start", "environments.stop", "environments.reboot"]) {
    const refused = await mutate(bob, path, { environmentId: foreign, idempotencyKey: randomUUID() });
    expect(refused.status).toBe(404);
    expect(withoutId(refused)).toEqual(withoutId(await mutate(bob, path, { environmentId: randomUUID(), idempotencyKey: randomUUID() })));
  }
  expect((await mutate(bob, "environments.setPin", { environmentId: foreign, pinned: true })).status).toBe(404);
  const many = await mutate(bob, "environments.startMany", { environmentIds: [foreign], idempotencyKey: randomUUID() });
  expect(many.body).not.toContain("payments");
  expect((await query(alice, "environments.get", { environmentId: foreign })).body).toContain('"state":"stopped"');
});

test("a viewer sees it and is told which permission is missing", async () => {
  const victor = await signInWithCookie(portal().url, "victor", "victor-demo");
  const id = await environmentId(victor, "payments-load");
  const refused = await mutate(victor, "environments.start", { environmentId: id, idempotencyKey: randomUUID() });
  expect(refused.status).toBe(403);
  expect(refused.body).toContain("environment:start");
});
