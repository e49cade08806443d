/** A step that must not go on: what was verified is not so, or a statement ran and its effect is not there. Trying again does not help. */
export class StepRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StepRefused";
  }
}

/** Rows that a step is to do are written as fast as it does them. Whoever writes them may be stopped, so that trying again helps. */
export class RowsComeAnew extends StepRefused {
  constructor(seen: string) {
    super(
      `${seen} “Show values” under “Rows” reads which values they have now. Stop whoever writes them and try again, or roll back: every original comes back.`,
    );
    this.name = "RowsComeAnew";
  }
}

/** The fence in the target's journal is not ours: another worker has the migration, and this one changes nothing more. */
export class FencedOut extends Error {
  constructor(change: string) {
    super(`Another worker carries ${change} on; this one stops.`);
    this.name = "FencedOut";
  }
}
