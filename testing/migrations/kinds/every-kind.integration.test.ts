import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations } from "@/server/migrations/operations/operations";
import { engines } from "@/server/migrations/scripts/schemas";
import type { Engine } from "@/server/migrations/scripts/schemas";
import { examples } from "./examples/examples";
import { walkThrough } from "./every-kind-walk";
import { createKindWorld } from "./kind-world";
import type { KindWorld } from "./kind-world";
import { actsOf } from "./writer-acts";

type Cell = { kind: string; what: string; engine: Engine; words: string };
const cells: Cell[] = [];

it("has an example of every kind", () => {
  expect(operations.map(({ kind }) => kind).filter((kind) => !examples.some((example) => example.kind === kind))).toEqual([]);
});

describe.each(engines)("on %s", (engine) => {
  let world: KindWorld;
  beforeAll(async () => {
    world = await createKindWorld(engine);
  });
  afterAll(() => world.close());

  it.each(examples)("$kind ($what) goes forward, back, forward and stays, while versions of an application write", async (example) => {
    const { acts, refused, sorts } = await walkThrough(world, example);
    expect(
      actsOf("new", example, engine)
        .filter(({ what }) => sorts.get(what)?.done === 0)
        .map(({ what }) => what),
    ).toEqual([]);
    // What the migration is about may be refused from beginning to end.
    expect([...sorts].filter(([, { done, refused: no }]) => done + no === 0).map(([what]) => what)).toEqual([]);
    cells.push({ kind: example.kind, what: example.what, engine, words: `${acts} writes of ${sorts.size} sorts, ${refused} refused` });
  });
});

afterAll(() => {
  const names = examples.map(({ kind, what }) => `${kind} (${what})`);
  const cell = (name: string, engine: Engine) => cells.find((each) => `${each.kind} (${each.what})` === name && each.engine === engine)?.words ?? "FAILED";
  const width = Math.max(...names.map(({ length }) => length));
  const lines = names.map((name) => `${name.padEnd(width)}  ${engines.map((engine) => cell(name, engine).padEnd(38)).join("")}`);
  process.stdout.write(`\n${"kind".padEnd(width)}  ${engines.map((engine) => engine.padEnd(38)).join("")}\n${lines.join("\n")}\n`);
});
