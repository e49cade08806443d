import fc from "@/testing/properties";
import { expect, test } from "vitest";
import { mappingRuleSchema } from "./mapping-rules";
import { proposeAdoption } from "./propose-adoption";

const words = fc.constantFrom(
  "payments",
  "Payments",
  "search",
  "growth",
  "dev",
  "prod",
  "db",
  "api-1",
  "i-0a",
  "",
  "-",
  "--",
  "é",
  "\u0000",
  "{team}",
  "*",
  "a@b",
  "team",
);
const text = fc.oneof(
  words,
  fc.array(words, { maxLength: 5 }).map((parts) => parts.join("-")),
  fc.string({ maxLength: 300 }),
);
const key = fc.oneof(
  fc.constantFrom(
    "Team",
    "owner",
    "CostCenter",
    "Environment",
    "Stage",
    "App",
    "Service",
    "Name",
    "aws:cloudformation:stack-name",
    "aws:cloudformation:logical-id",
  ),
  fc.string({ minLength: 1, maxLength: 20 }),
);
const slug = fc.constantFrom("payments", "search", "data-platform", "team", "dev", "a");
const teams = fc.uniqueArray(slug, { maxLength: 4 }).map((slugs) => slugs.map((one) => ({ slug: one, title: one.toUpperCase() })));
const patternText = fc.constantFrom("*", "{team}-*", "{team}-{stage}-{name}", "*-{name}", "a*b*c*d*e", "x{team}y");
const rules = fc.array(
  fc.record({ stack: patternText, instance: patternText }).map(({ stack, instance }) =>
    mappingRuleSchema.parse({
      name: "r",
      match: { stack, ...(instance.includes("{") ? {} : { instance }) },
      give: stack.includes("{team}") ? { team: "{team}" } : { stage: "dev" },
    }),
  ),
  { maxLength: 3 },
);
const name = /^[a-z0-9][a-z0-9-]{0,62}$/;

test("whatever tags and names say, a proposal names a configured team or none, and nothing that our tags could not hold", () => {
  fc.assert(
    fc.property(text, fc.dictionary(key, text, { maxKeys: 6 }), teams, rules, (instanceName, tags, known, given) => {
      const instance = { ec2Id: "i-1", name: instanceName, tags, spot: false, instanceStoreRoot: false };
      const proposal = proposeAdoption(instance, "lab", { rules: given, teams: known });
      expect([null, ...known.map((team) => team.slug)]).toContain(proposal.team);
      expect([proposal.stage, proposal.environment].filter((value) => value !== null && !name.test(value))).toEqual([]);
      expect(proposal.startOrder).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 2_000 },
  );
});
