import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text as readAll } from "node:stream/consumers";
import type { Me } from "../answers";
import { apiClient, requireAnswer } from "../api-client";
import type { Arguments } from "../arguments";
import { CommandError, exitCodes } from "../exit-codes";
import { print } from "../print";
import { forgetSettings, readSettings, requireSafeUrl, storeSettings } from "../settings";

/** Stores address and token after the portal has known them; the token is read from the keyboard, unseen, or from standard input. */
export async function login(args: Arguments): Promise<number> {
  const address = args.text("url") ?? args.words[0] ?? process.env["SWITCHYARD_URL"];
  if (address === undefined) throw new CommandError("Say where the portal is: switchyard login https://switchyard.example.com", exitCodes.usage);
  const settings = { url: requireSafeUrl(address), token: (await readToken(address)).trim() };
  const me = requireAnswer(await apiClient(settings).call<Me>("GET", "/me"));
  const file = await storeSettings(settings);
  print(args.is("json"), me, `Signed in at ${settings.url} as ${me.name}. The token is kept in ${file}, which only you can read.`);
  return exitCodes.done;
}

/** Forgets the stored token; it can be used elsewhere until it is revoked. */
export async function logout(args: Arguments): Promise<number> {
  const file = await forgetSettings();
  print(args.is("json"), { forgotten: file }, `The token in ${file} is forgotten. It works until it is revoked under My access.`);
  return exitCodes.done;
}

/** Who the token acts for and what it may do. */
export async function whoami(args: Arguments): Promise<number> {
  const settings = await readSettings();
  const me = requireAnswer(await apiClient(settings).call<Me>("GET", "/me"));
  const rights = [...new Set(me.rights.map(({ permission }) => permission))];
  const may = rights.length === 0 ? "It may do nothing now." : `It may: ${rights.join(", ")}.`;
  print(args.is("json"), me, `${me.name} at ${settings.url}, until ${me.token.expiresAt}. ${may}`);
  return exitCodes.done;
}

async function readToken(address: string): Promise<string> {
  if (!process.stdin.isTTY) return readAll(process.stdin);
  process.stderr.write(`Token (make one under My access of ${address}): `);
  // What is typed is not shown.
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
