/** A step that must not go on: what was verified is not so, or a statement ran and its effect is not there. Trying again does not help. */
export class StepRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StepRefused";
  }
}

/** The fence in the target's journal is not ours: another worker has the migration, and this one changes nothing more. */
export class FencedOut extends Error {
  constructor(change: string) {
    super(`Another worker carries ${change} on; this one stops.`);
    this.name = "FencedOut";
  }
}
