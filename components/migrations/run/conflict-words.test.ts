import { expect, it } from "vitest";
import { decisionWords, eventWords, keyWords, stayedOut } from "./conflict-words";

it("names the row, what happened and what was decided", () => {
  expect([keyWords({ tenant: "3", id: "42" }), keyWords({ id: null }), keyWords(null)]).toEqual(["tenant 3, id 42", "id NULL", null]);
  expect([eventWords("changed", "app (checkout)"), eventWords("odd", null)]).toEqual(["changed by app (checkout)", "odd"]);
  expect([eventWords("left", "migrator"), stayedOut("left"), stayedOut("deleted")]).toEqual(["could not come back into the table", true, false]);
  expect(decisionWords({ decision: null, decidedBy: null })).toBe("The application's value stays.");
  expect(decisionWords({ decision: "force_asked", decidedBy: "Mina" })).toBe("Asked by Mina to write the original back.");
  expect(decisionWords({ decision: "force_refused", decidedBy: "The row has changed again, or is gone" })).toBe(
    "Refused (The row has changed again, or is gone): the application's value stays.",
  );
});
