import { describe, expect, it } from "vitest";
import { defaultRules } from "@/server/migrations/databases/schemas";
import { newDatabaseDraft, readNewDatabase, refusedFields, withEngine, withStage } from "./database-draft";

const typed = { ...newDatabaseDraft("shop"), name: "shop-dev", title: "Shop", host: "db.internal", databaseName: "shop", password: "s" };

describe("a database as it is typed", () => {
  it("is read as the server reads it", () => {
    const { input, errors } = readNewDatabase(typed);
    expect(errors).toBeNull();
    expect(input).toMatchObject({ port: 5432, safetyDelayMinutes: 7 * 24 * 60, tlsCa: null, throttle: { maxActiveSessions: null, batchTargetMs: 150 } });
  });
  it("tells what is wrong at its field", () => {
    const { errors } = readNewDatabase({ ...typed, name: "Shop Dev", port: "x", throttle: { ...typed.throttle, batchTargetMs: "5" } });
    expect(Object.keys(errors ?? {}).toSorted()).toEqual(["name", "port", "throttle.batchTargetMs"]);
  });
  it("takes what the server says of a field to that field", () => {
    const details = { host: "No database is reached there.", "throttle.waitWhile": "One SELECT only.", attempts: 3 };
    expect(refusedFields({ details })).toEqual({ host: "No database is reached there.", "throttle.waitWhile": "One SELECT only." });
    expect(refusedFields(null)).toEqual({});
  });
  it("follows stage and engine while nothing of it was changed by hand", () => {
    expect(withStage(typed, "production").rules).toEqual(defaultRules.production);
    const changed = { ...typed, rules: { ...typed.rules, low: { ...typed.rules.low, approvals: 3 } } };
    expect(withStage(changed, "production").rules).toEqual(changed.rules);
    expect(withEngine(typed, "mariadb").port).toBe("3306");
    expect(withEngine({ ...typed, port: "6000" }, "mariadb").port).toBe("6000");
  });
});
