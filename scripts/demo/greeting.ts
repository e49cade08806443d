import type { demoPeople } from "../../embedded/directory/demo-people";

/** What a person needs to know once the demo runs. */
export type GreetingFacts = {
  url: string;
  /** The port that was wanted and is taken by somebody else. */
  busyPort?: number;
  people: typeof demoPeople;
  awsControlUrl: string;
  /** The page that shows Slack and mail. */
  messagesUrl: string;
  /** Folder of the logs, as it is shown. */
  logs: string;
  dev: boolean;
};

/** The lines that end the start: address, accounts, where to look, how to stop. */
export function greeting({ url, busyPort, people, awsControlUrl, messagesUrl, logs, dev }: GreetingFacts): string {
  const width = Math.max(...people.map((person) => person.uid.length));
  const accounts = people.map((person) => `      ${person.uid.padEnd(width)}  ${person.password.padEnd(width + 5)}  ${person.does}`);
  const busy = busyPort === undefined ? "" : ` (port ${busyPort} was busy)`;
  return `
  Switchyard runs: ${url}${busy}

    Sign in as        password
${accounts.join("\n")}

    AWS control page  ${awsControlUrl}   (move time ahead, what somebody does in the AWS console, faults)
    Slack and mail    ${messagesUrl}   (what people are told, with buttons and links that work)
    Logs              ${logs}
${dev ? "\n  Web and worker reload when a file changes." : ""}
  Ctrl-C stops everything. State is kept; "npm run ${dev ? "dev" : "demo"} -- --reset" starts anew.
`;
}
