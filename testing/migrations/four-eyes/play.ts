import { TRPCError } from "@trpc/server";
import { canonicalJson, contentHash } from "@/server/migrations/scripts/content-hash";
import { newId } from "@/server/platform/ids";
import type { Act, Group, Person, PlaceName } from "./acts";
import { people } from "./acts";
import { groupDn, narrowUrl } from "./review-world";
import type { ReviewWorld } from "./review-world";
import { Witness } from "./witness";

/** The world of one story: who is who, and which database stands for which place. */
export type Stage = { world: ReviewWorld; ids: Readonly<Record<Person, string>>; databases: Readonly<Record<PlaceName, string>>; table: string };

/** How a story went. `broken` tells in words what ran without being approved; null: nothing did. */
export type Told = { ran: number; refused: number; broken: string | null; lines: string[] };

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
  for (const id of Object.values(databases)) await world.db.targetDatabase.update({ where: { id }, data: { rules: rulesOf({ approvals: 1, dba: false }) } });
}

function rulesOf({ approvals, dba }: { approvals: number; dba: boolean }) {
  const rule = { approvals, groups: dba ? [{ name: "dba", dn: groupDn("dba"), approvals: 1 }] : [], rehearsal: false, earlierStage: false };
  return { low: rule, medium: rule, high: rule };
}

class Story {
  readonly told: Told = { ran: 0, refused: 0, broken: null, lines: [] };
  readonly #rounds = new Map<PlaceName, number>();

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
        await this.stage.world.db.targetDatabase.update({ where: { id: this.stage.databases[act.at] }, data: { rules: rulesOf(act) } });
        return this.witness.rules(act.at, act);
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
        return this.#onRun(act);
    }
  }

  async #edit({ who, length }: Extract<Act, { do: "edit" }>): Promise<void> {
    const { migrationId } = this.made;
    const { version } = await this.#migration();
    const input = { ...narrowUrl(this.stage.databases.dev, this.stage.table, length), migrationId, title: "Narrow url", why: "", version };
    await (await this.#api(who)).migrations.edit(input);
    this.witness.edited(who);
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
    if (act.do === "rollBack") return void (await migrations.rollBack({ runId }));
    if (act.do === "sendBack") await migrations.sendBack({ ...shown, words: "Why?" });
    else await migrations[act.do]({ runId });
    this.witness.voided(act.at);
  }

  async #work(at: PlaceName): Promise<void> {
    const before = await this.#run(at);
    if (before === undefined) return;
    await this.stage.world.advance(before.id);
    const after = await this.#run(at);
    if (after === undefined || after.round === (this.#rounds.get(at) ?? 0)) return;
    this.#rounds.set(at, after.round);
    this.told.ran += 1;
    const because = this.witness.whyNot({ at, content: contentOf(await this.#migration()) });
    if (because !== null) this.told.broken = `It began on ${at} although ${because}.`;
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

function contentOf({ kind, params, script }: { kind: string; params: unknown; script: unknown }): string {
  return canonicalJson({ kind, params, script });
}
