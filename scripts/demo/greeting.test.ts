import { expect, it } from "vitest";
import { demoPeople } from "../../embedded/directory/demo-people";
import { greeting } from "./greeting";

const facts = {
  url: "http://localhost:3001",
  people: demoPeople,
  awsControlUrl: "http://127.0.0.1:4000",
  messagesUrl: "http://127.0.0.1:4001",
  logs: ".switchyard/demo/logs",
  dev: false,
};

it("names the address, every account with its password, and how to stop and start anew", () => {
  const text = greeting(facts);
  expect(text).toContain("Switchyard runs: http://localhost:3001\n");
  for (const { uid, password } of demoPeople) expect(text).toMatch(new RegExp(`${uid} +${password} `));
  expect(text).toContain("Ctrl-C stops everything");
  expect(text).toContain("npm run demo -- --reset");
});

it("says that the wanted port was busy", () => {
  expect(greeting({ ...facts, busyPort: 3000 })).toContain("http://localhost:3001 (port 3000 was busy)");
});
