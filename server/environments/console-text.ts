/** Most characters of a console that are kept; AWS itself keeps 64 KB (EC2 API reference, GetConsoleOutput). */
const mostCharacters = 65_536;

// Control sequences of terminals (ECMA-48, section 5.4): CSI with its parameters, OSC to its end, and two-character escapes.
const escapes = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\^_=>78])/g;
// What a person cannot read: the control characters except line feed and tab, and marks that turn the direction of writing.
const unreadable = /[^\P{Cc}\n\t]|[\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** The readable end of a console's output as AWS gives it (base64), at most 65,536 characters; null when there is nothing. */
export function consoleText(base64: string | undefined): string | null {
  if (base64 === undefined || base64 === "") return null;
  const raw = Buffer.from(base64, "base64").toString("utf8");
  const text = raw.replaceAll(/\r\n?/g, "\n").replaceAll(escapes, "").replaceAll(unreadable, "").trimEnd();
  return text === "" ? null : text.slice(-mostCharacters);
}
