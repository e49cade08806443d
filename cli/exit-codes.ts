/** How the command ends; `lease run` ends as its command does. */
export const exitCodes = { done: 0, refused: 1, usage: 2, unreachable: 3, notSignedIn: 4 } as const;

/** Ends the command with words for people and a code for scripts. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.name = "CommandError";
    this.exitCode = exitCode;
  }
}
