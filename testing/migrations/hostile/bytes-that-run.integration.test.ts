import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStep } from "@/server/migrations/executor/run-step";
import { stepContext } from "@/server/migrations/executor/step-context";
import { claimJournal } from "@/server/migrations/executor/target-journal";
import { contentHash } from "@/server/migrations/scripts/content-hash";
import { engines, migrationScript } from "@/server/migrations/scripts/schemas";
import { gatewayOf } from "@/server/migrations/target/gateways";
import { statementsStep } from "../executor/hand-scripts";
import { createLoggedTarget } from "./server-log";
import type { LoggedTarget } from "./server-log";

/** Blanks at the ends, tabs, empty lines, comments, letters of several alphabets, quotes in quotes: nothing may be tidied up on the way. */
const oddTexts = [
  "  UPDATE app  SET note = 'Grüße 한국어 — ''quoted'' \"double\"'\n\n\tWHERE id = 1   -- first\n",
  "UPDATE app SET note = 'a:from_1 :size' /* kept */ WHERE id = 2",
  "\n\nDELETE FROM app\n  WHERE id = 3\n;",
  "UPDATE app SET note = concat(note, '  $1 ? %s {} ') WHERE id = 2\n\n",
];

describe.each(engines)("the reviewer sees exactly the bytes that run on %s", (engine) => {
  let target: LoggedTarget;

  beforeAll(async () => {
    target = await createLoggedTarget(engine);
    await target.query("create table app (id bigint primary key, note varchar(80))");
    await target.query("insert into app values (1, 'a'), (2, 'b'), (3, 'c')");
  });
  afterAll(() => target.drop());

  it.each([{ atomic: false }, { atomic: true }].filter(({ atomic }) => engine === "postgres" || !atomic))(
    "in a step that is atomic: $atomic",
    async ({ atomic }) => {
      const probe = "SELECT count(*) = 1 AS done FROM app WHERE id = 0";
      const step = statementsStep({ key: `odd-${String(atomic)}`, atomic, statements: oddTexts.map((sql) => ({ sql, probe: atomic ? null : probe })) });
      const content = {
        kind: "raw_sql",
        params: {},
        script: { forward: [step], rollback: [], finalize: [], owned: [], effect: "", undo: "", afterFinalize: "" },
      };
      // As it comes back from the portal's own database: what was approved, by its hash.
      const kept = migrationScript.parse(JSON.parse(JSON.stringify(content.script)));
      expect(contentHash({ ...content, script: kept })).toBe(contentHash(content));

      const session = await gatewayOf(engine).open(target.address, { sessionName: "switchyard bytes", connectTimeoutMs: 5_000, statementTimeoutMs: null });
      const [approved] = kept.forward;
      try {
        const context = stepContext(session, engine, { change: `m${atomic ? 2 : 1}`, script: "forward", round: 1, fence: 1 });
        await claimJournal(session, context.dialect, context);
        // The probes never say that it is done, so the step ends with a refusal after everything has run.
        await (approved === undefined ? Promise.reject(new Error("no step")) : runStep(context, approved)).catch(() => undefined);
      } finally {
        await session.end();
      }
      const logged = await target.statementsOf(session.backendId);
      const ran = logged.filter((text) => /\bapp\b/.test(text) && !text.includes("AS done"));
      expect(ran.map((text) => Buffer.from(text).toString("hex"))).toEqual(oddTexts.map((text) => Buffer.from(target.asLogged(text)).toString("hex")));
    },
  );
});
