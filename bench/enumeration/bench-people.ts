import { demoEntries, personEntry } from "../../embedded/directory/demo-people";
import type { DirectoryEntry } from "../../embedded/directory/directory-entry";

/** What is wrong with an attempt. */
export type AttemptKind = "unknown name" | "wrong password" | "locked account";

export const attemptKinds: readonly AttemptKind[] = ["unknown name", "wrong password", "locked account"];

const peopleOfAKind = 100;

/** The name an attempt is made with; all are of one length, and a hundred people of a kind share the attempts. */
export function nameFor(kind: AttemptKind, number: number): string {
  const first = { "unknown name": "u", "wrong password": "w", "locked account": "l" }[kind];
  const within = kind === "unknown name" ? number : number % peopleOfAKind;
  return `${first}${String(within).padStart(5, "0")}`;
}

/** The demo's directory, a hundred people more whose passwords nobody guesses, and a hundred locked accounts. */
export function benchEntries(): DirectoryEntry[] {
  const person = (kind: AttemptKind, number: number): DirectoryEntry => {
    const uid = nameFor(kind, number);
    const entryUuid = `0f4e2b6a-6c1d-4b1e-9a53-${kind === "locked account" ? "bbbb" : "cccc"}${String(number).padStart(8, "0")}`;
    return { ...personEntry({ uid, password: `${uid}-right`, givenName: uid, surname: "Test", entryUuid, does: "" }), locked: kind === "locked account" };
  };
  const people = Array.from({ length: peopleOfAKind }, (_, number) => [person("wrong password", number), person("locked account", number)]);
  return [...demoEntries, ...people.flat()];
}
