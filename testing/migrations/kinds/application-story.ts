import { expect } from "vitest";
import type { TargetRow } from "@/server/migrations/target/target-session";
import { applicationWrites, written, type ApplicationWrite, type Subject, type Value } from "./application-writes";
import type { KindWorld, Planned } from "./kind-world";

/** When the application writes: between the steps of the way forward, when it is done, and between those of the way back. */
const moments = ["underway", "live", "leaving"] as const;
type Moment = (typeof moments)[number];

/** What becomes of a value that the rule does not allow at each moment. */
export type Reception = Readonly<Record<Moment, "refused" | "taken">>;

/** `savesOriginals`: whether an old version that writes back what it has read before the change is refused, where the database itself does that. */
export type Story = {
  world: KindWorld;
  subject: Subject;
  plan: Planned;
  reception: Reception;
  refusal: RegExp;
  savesOriginals?: "refused" | "taken";
  others?: Record<string, string>;
};

/** First number of each moment's rows; each write has the row of its own place in the list. */
const idOf = (moment: Moment, at: number) => (moments.indexOf(moment) + 1) * 100 + at;

/** One row for each write and moment. */
export async function fillTable({ world, subject }: Pick<Story, "world" | "subject">): Promise<void> {
  const rows = moments.flatMap((moment) =>
    applicationWrites.map(({ begins }, at) => {
      const id = idOf(moment, at);
      return `(${id}, 'c${id}', ${written(subject[begins](id))})`;
    }),
  );
  await world.query(`INSERT INTO ${subject.table} (id, code, ${subject.column}) VALUES ${rows.join(", ")}`);
}

/** Walks forward and back while the application writes, and holds every row against what it must be. Gives the conflict report. */
export async function thereAndBack(story: Story): Promise<TargetRow[]> {
  const { world, plan, subject } = story;
  const from = plan.forward.findIndex(({ key }) => key === "fix-rows");
  await world.run(plan.change, plan.forward.slice(0, from));
  await write(story, "underway");
  await world.run(plan.change, plan.forward.slice(from));
  expect(await violating(story), "no row breaks the rule").toBe(0);
  await write(story, "live");
  expect(await violating(story), "still none").toBe(0);
  const to = plan.rollback.findIndex(({ type }) => type === "batches");
  const lines = await world.run(plan.change, plan.rollback.slice(0, to));
  await write(story, "leaving");
  lines.push(...(await world.run(plan.change, plan.rollback.slice(to))));
  expect(await rowsOf(world, subject)).toEqual(expected(story));
  const listed = new Set(lines.map(({ row_key }) => Number((JSON.parse(String(row_key)) as { id: string }).id)));
  const given = [...applicationWrites.entries()].filter(([, { begins }]) => begins === "bad");
  expect(given.filter(([at]) => listed.has(idOf("live", at))).map(([, { what }]) => what)).toEqual(
    given.filter(([, { ends }]) => ends === "fresh" || ends === "gone").map(([, { what }]) => what),
  );
  return lines;
}

/** Rows that hold what the rule does not allow, by the first bad value that rows begin with. */
async function violating({ world, subject }: Story): Promise<number> {
  const rows = await rowsOf(world, subject);
  return Object.entries(rows).filter(([id, value]) => value === text(subject.bad(Number(id) % 1_000_000))).length;
}

async function write(story: Story, moment: Moment): Promise<void> {
  for (const [at, each] of applicationWrites.entries()) {
    const act = each.act(story.world, story.subject, idOf(moment, at));
    if (isRefused(story, moment, each)) await expect(act, `${each.what}, ${moment}`).rejects.toThrow(story.refusal);
    else
      await act.catch((error: unknown) => {
        throw new Error(`${each.what}, ${moment}: ${String(error)}`, { cause: error });
      });
  }
}

function isRefused({ reception, savesOriginals = "taken" }: Story, moment: Moment, { writesBad, savesOriginal }: ApplicationWrite): boolean {
  return (writesBad && reception[moment] === "refused") || (savesOriginal === true && moment === "live" && savesOriginals === "refused");
}

function expected({ subject, reception, others = {} }: Story): Record<string, string | null> {
  const rows: Record<string, string | null> = { ...others };
  for (const moment of moments)
    for (const [at, each] of applicationWrites.entries()) {
      const id = idOf(moment, at);
      const { place, end } = endOf(each, reception[moment], id);
      if (end !== "gone") rows[String(place)] = text(subject[end](id));
    }
  return rows;
}

function endOf({ writesBad, begins, ends, endsAt }: ApplicationWrite, reception: "refused" | "taken", id: number) {
  return writesBad && reception === "refused" ? { place: id, end: begins } : { place: endsAt?.(id) ?? id, end: ends };
}

/** Every row's value by its number. */
export async function rowsOf(world: KindWorld, { table, column }: Subject): Promise<Record<string, string | null>> {
  const rows = await world.query(`SELECT id, ${column} AS v FROM ${table} ORDER BY id`);
  return Object.fromEntries(rows.map((row) => [String(row["id"]), text((row["v"] ?? null) as Value)]));
}

function text(value: Value): string | null {
  return value === null ? null : String(value);
}
