import { TRPCError } from "@trpc/server";
import { contentHash } from "@/server/migrations/scripts/content-hash";
import { newId } from "@/server/platform/ids";
import type { Act, Group, Person, PlaceName } from "./acts";
import { people, plainRules } from "./acts";
import { narrowUrl } from "./review-world";
import type { ReviewWorld } from "./review-world";
import { changeRules, contentOf, rehearse, rulesOf } from "./settings";
import { Witness } from "./witness";

/** The world of one story: who is who, and which database stands for which place. */
export type Stage = {
  world: ReviewWorld;
  ids: Readonly<Record<Person, string>>;
  /** Whoever changes settings of databases on the screen. */
  boss: string;
  databases: Readonly<Record<PlaceName, string>>;
  table: string;
};

/** How a story went. `broken` tells in words what was done without being approved; null: nothing was. */
export type Told = { ran: number; finalized: number; forced: number; refused: number; broken: string | null; lines: string[] };

const memberships: Readonly<Record<Person, readonly Group[]>> = {
  ada: ["developers"],
  bo: ["developers", "reviewers"],
  rita: ["reviewers"],
  dan: ["reviewers", "dba"],
};

/** Refusals that a person may meet; anything else is a fault of the product. */
const refusals = new Set(["FORBIDDEN", "NOT_FOUND", "CONFLICT"]);

/** Plays a story through the real router and worker, and has the witness look at everything that begins. */
export async function play(stage: Stage, acts: readonly Act[]): Promise<Told> {
  const { world, ids, databases, table } = stage;
  await reset(stage);
  const witness = new Witness("ada", memberships);
  const api = await world.as(ids.ada);
  const made = await api.migrations.create({ ...narrowUrl(databases.dev, table), title: "Narrow url", why: "", idempotencyKey: newId() });
  const story = new Story(stage, witness, made);
  for (const act of acts) {
    await story.tell(act);
    if (story.told.broken !== null) break;
  }
  return story.told;
}

async function reset({ world, ids, databases }: Stage): Promise<void> {
  await world.superuser(
    "truncate migration, migration_part, migration_run, migration_step, migration_approval, migration_comment, migration_conflict, migration_rehearsal",
  );
  for (const person of people) await world.directory(ids[person], memberships[person]);
  for (const id of Object.values(databases)) await world.db.targetDatabase.update({ where: { id }, data: { rules: rulesOf(plainRules) } });
}

class Story {
  readonly told: Told = { ran: 0, finalized: 0, forced: 0, refused: 0, broken: null, lines: [] };
  readonly #rounds = new Map<PlaceName, number>();
  readonly #asked = new Map<PlaceName, string>();

  constructor(
    readonly stage: Stage,
    readonly witness: Witness,
    readonly made: { migrationId: string; number: number },
  ) {}

  async tell(act: Act): Promise<void> {
    const refusal = await this.#refusal(act);
    this.told.lines.push(`${JSON.stringify(act)}${refusal === null ? "" : ` refused: ${refusal}`}`);
    if (refusal !== null) this.told.refused += 1;
  }

  async #refusal(act: Act): Promise<string | null> {
    try {
      await this.#do(act);
      return null;
    } catch (error) {
      if (error instanceof TRPCError && refusals.has(error.code)) return error.message;
      throw error;
    }
  }

  async #do(act: Act): Promise<void> {
    switch (act.do) {
      case "worker":
        return this.#work(act.at);
      case "tamper":
        return this.#tamper(act.withHash);
      case "directory":
        await this.stage.world.directory(this.stage.ids[act.who], act.groups);
        return this.witness.directory(act.who, act.groups);
      case "rules":
        return changeRules(this.stage, this.witness, act, await this.#run(act.at));
      case "rehearse":
        return rehearse(this.stage, this.witness, { at: act.at, run: await this.#run(act.at), migration: await this.#migration() });
      case "write":
        await this.stage.world.targets[act.at].query(`update ${this.stage.table} set url = 'ours now' where id = 5`);
        return undefined;
      case "edit":
        return this.#edit(act);
      case "next":
        await (await this.#api(act.who)).migrations.addDatabase({ migrationId: this.made.migrationId, databaseId: this.stage.databases.production });
        return undefined;
      case "submit":
      case "approve":
      case "sendBack":
      case "withdraw":
      case "start":
      case "rollBack":
      case "approveFinalize":
      case "finalize":
        return this.#onRun(act);
      case "askForce":
        return this.#askForce(act);
      case "approveForce":
        return this.#approveForce(act);
    }
  }

  async #edit({ who, length }: Extract<Act, { do: "edit" }>): Promise<void> {
    const { migrationId } = this.made;
    const { version } = await this.#migration();
    const input = { ...narrowUrl(this.stage.databases.dev, this.stage.table, length), migrationId, title: "Narrow url", why: "", version };
    await (await this.#api(who)).migrations.edit(input);
    this.witness.edited(who);
  }

  async #askForce({ who, at }: { who: Person; at: PlaceName }): Promise<void> {
    const run = await this.#run(at);
    if (run === undefined) return;
    const migrations = (await this.#api(who)).migrations;
    const { items } = await migrations.conflicts({ runId: run.id });
    if (items.length === 0) return;
    const { subjectHash } = await migrations.askForce({ runId: run.id, conflictIds: items.map(({ id }) => id), words: "Ours was a mistake." });
    this.#asked.set(at, subjectHash);
    this.witness.forceAsked(who, at);
  }

  async #approveForce({ who, at }: { who: Person; at: PlaceName }): Promise<void> {
    const [run, subjectHash] = [await this.#run(at), this.#asked.get(at)];
    if (run === undefined || subjectHash === undefined) return;
    const content = contentOf(await this.#migration());
    await (await this.#api(who)).migrations.approveForce({ runId: run.id, subjectHash, decision: "approve" });
    this.witness.forceApproved(who, at, content);
  }

  async #onRun(act: Extract<Act, { at: PlaceName; who: Person }>): Promise<void> {
    const migrations = (await this.#api(act.who)).migrations;
    const run = await this.#run(act.at);
    const runId = run?.id ?? newId();
    const migration = await this.#migration();
    // What a screen would show at this moment.
    const shown = { runId, contentHash: migration.contentHash, fingerprint: run?.fingerprint ?? "0".repeat(64) };
    const content = contentOf(migration);
    if (act.do === "approve") {
      await migrations.approve(shown);
      return this.witness.approved(act.who, act.at, content);
    }
    if (act.do === "start") return void (await migrations.start({ runId, contentHash: shown.contentHash }));
    if (act.do === "rollBack") {
      await migrations.rollBack({ runId });
      return this.witness.rolledBack(act.at);
    }
    if (act.do === "approveFinalize") {
      await migrations.approveFinalize(shown);
      return this.witness.finalApproved(act.who, act.at, content);
    }
    if (act.do === "finalize") {
      await migrations.finalize({ runId, contentHash: shown.contentHash });
      return this.witness.finalAsked(act.who, act.at);
    }
    if (act.do === "sendBack") await migrations.sendBack({ ...shown, words: "Why?" });
    else if (act.do === "submit") await migrations.submit({ runId });
    else await migrations.withdraw({ runId });
    this.witness.voided(act.at);
  }

  async #work(at: PlaceName): Promise<void> {
    const before = await this.#run(at);
    if (before === undefined) return;
    const forcedBefore = await this.#forced(before.id);
    await this.stage.world.advance(before.id);
    const after = await this.#run(at);
    if (after === undefined) return;
    const began = { at, content: contentOf(await this.#migration()) };
    if (after.round !== (this.#rounds.get(at) ?? 0)) {
      this.#rounds.set(at, after.round);
      this.told.ran += 1;
      this.#break(`It began on ${at}`, this.witness.whyNot(began));
    }
    if (after.state === "finalized" && before.state !== "finalized") {
      this.told.finalized += 1;
      this.#break(`Its originals are gone on ${at}`, this.witness.whyNotFinal(began));
    }
    if ((await this.#forced(before.id)) > forcedBefore) {
      this.told.forced += 1;
      this.#break(`A row was forced on ${at}`, this.witness.whyNotForced(began));
    }
    this.witness.stands(at, after.state);
  }

  #forced(runId: string): Promise<number> {
    return this.stage.world.db.migrationConflict.count({ where: { runId, decision: "forced" } });
  }

  #break(what: string, because: string | null): void {
    if (because !== null) this.told.broken = `${what} although ${because}.`;
  }

  /** Somebody with rights in the portal's database changes what is kept, with or without its hash. */
  async #tamper(withHash: boolean): Promise<void> {
    const { id, kind, params, script } = await this.#migration();
    const changed = JSON.parse(JSON.stringify(script)) as { forward: { title: string }[] };
    const [first] = changed.forward;
    if (first !== undefined) first.title += "!";
    const hash = withHash ? { contentHash: contentHash({ kind, params, script: changed }) } : {};
    await this.stage.world.db.migration.update({ where: { id }, data: { script: changed, ...hash } });
  }

  #api(who: Person) {
    return this.stage.world.as(this.stage.ids[who]);
  }

  #migration() {
    return this.stage.world.db.migration.findUniqueOrThrow({ where: { id: this.made.migrationId } });
  }

  async #run(at: PlaceName) {
    const where = { migrationId: this.made.migrationId, databaseId: this.stage.databases[at] };
    return (await this.stage.world.db.migrationRun.findFirst({ where })) ?? undefined;
  }
}
