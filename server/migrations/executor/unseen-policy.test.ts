import { describe, expect, it } from "vitest";
import { appTable } from "@/testing/migrations/lint/lint-example";
import { kindParams } from "@/testing/migrations/lint/kind-params";
import { dialectOf } from "../dialects/dialects";
import { operations } from "../operations/operations";
import { scriptOf } from "../planning/script-of";
import { engines } from "../scripts/schemas";
import { nextUnseen, triggersInUse } from "./unseen-policy";

const at = (time: string) => new Date(`2026-11-29T${time}:00.000Z`);
const since = { triggers: ["a"], since: at("10:00").toISOString(), until: null };

describe("writes that no trigger sees", () => {
  it("are known from the first look that finds a trigger off, until one that finds all of them on", () => {
    expect(nextUnseen(null, [], at("10:00"))).toBeNull();
    expect(nextUnseen(null, ["a"], at("10:00"))).toEqual({ next: since, isNew: true });
    expect(nextUnseen(since, ["a"], at("10:01"))).toBeNull();
    expect(nextUnseen(since, ["b", "a"], at("10:02"))).toEqual({ next: { ...since, triggers: ["a", "b"] }, isNew: false });
    expect(nextUnseen(since, [], at("10:03"))).toEqual({ next: { ...since, until: at("10:03").toISOString() }, isNew: false });
  });

  it("stay known when they are over, and people are told of the next time", () => {
    const over = { ...since, until: at("10:03").toISOString() };
    expect(nextUnseen(over, [], at("10:04"))).toBeNull();
    expect(nextUnseen(over, ["a"], at("10:05"))).toEqual({ next: since, isNew: true });
  });
});

describe("the triggers that a migration in use has", () => {
  const all = operations.flatMap((operation) => (kindParams[operation.kind] ?? []).flatMap((given) => engines.map((engine) => ({ operation, given, engine }))));
  it.each(all)("$operation.kind on $engine: $given", ({ operation, given, engine }) => {
    const script = scriptOf(operation, { change: "m42", params: operation.params.parse(given), table: appTable(engine), dialect: dialectOf(engine) });
    const sqls = script.forward.flatMap((step) => (step.type === "statements" ? step.statements.map(({ sql }) => sql) : []));
    const made = new Set<string>();
    for (const sql of sqls) {
      const [, verb, name = ""] = /^(CREATE|DROP)(?: OR REPLACE)? TRIGGER (?:IF EXISTS )?[`"]?(\w+)/.exec(sql) ?? [];
      if (verb === "CREATE") made.add(name);
      if (verb === "DROP") made.delete(name);
    }
    const inUse = triggersInUse(script).map(({ name }) => name);
    expect(inUse.toSorted()).toEqual([...made].toSorted());
  });
});
