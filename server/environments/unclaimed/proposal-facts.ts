/**
 * One thing that a rule says of an instance, and how it came to say so. A team is as written, or certain (`known`: the name of a
 * configured one); `part` names a service whose environment is named after it and the stage.
 */
export type Fact =
  | { of: "team"; value: string; why: string; known?: true }
  | { of: "stage"; value: string; why: string }
  | { of: "environment"; value: string; why: string }
  | { of: "part"; value: string; why: string }
  | { of: "order"; value: number; why: string };
