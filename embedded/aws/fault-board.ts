import { z } from "zod";

export const API_NAMES = [
  "AssumeRole",
  "GetCallerIdentity",
  "DescribeInstances",
  "DescribeInstanceStatus",
  "StartInstances",
  "StopInstances",
  "RebootInstances",
  "TerminateInstances",
  "DescribeVolumes",
  "DescribeInstanceAttribute",
  "ModifyInstanceAttribute",
  "DescribeSpotInstanceRequests",
  "GetConsoleOutput",
  "CreateTags",
  "DeleteTags",
  "GetMetricData",
  "DescribeSessions",
  "DescribeListeners",
  "DescribeRules",
  "DescribeTargetGroups",
  "DescribeTargetGroupAttributes",
  "DescribeTargetHealth",
  "ModifyListener",
  "ModifyRule",
] as const;

const api = z.enum([...API_NAMES, "*"]);
const times = z.int().min(1).max(10_000).default(1);

/** A fault for the next `times` calls of one API (`*`: of any). */
export const faultSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("error"),
    api,
    times,
    code: z
      .string()
      .regex(/^[A-Za-z]+(?:\.[A-Za-z]+)*$/)
      .max(100),
    message: z.string().max(500).default("Injected fault."),
    /** HTTP status; absent means the usual one of this code. */
    status: z.int().min(400).max(599).optional(),
  }),
  /** The call is carried out, then the connection is closed without an answer. */
  z.strictObject({ kind: z.literal("drop-connection"), api, times }),
  /** The connection is closed before anything is done. */
  z.strictObject({ kind: z.literal("drop-before"), api, times }),
  /** The call is carried out, then only the first half of the answer is sent. */
  z.strictObject({ kind: z.literal("half-answer"), api, times }),
  /** The call is carried out, then something is sent that is no answer of AWS (200, HTML, as a proxy in between would). */
  z.strictObject({ kind: z.literal("garbage-answer"), api, times }),
  z.strictObject({ kind: z.literal("latency"), api, times, milliseconds: z.int().min(1).max(60_000) }),
]);

export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
type FaultOf<Kind extends Fault["kind"]> = Extract<Fault, { kind: Kind }>;

/** The faults that are waiting for their calls, oldest first; each call uses up at most one of each kind. */
export class FaultBoard {
  #faults: Fault[] = [];

  /** Adds a fault. Throws ZodError on anything that is none. */
  add(input: FaultInput): void {
    this.#faults.push(faultSchema.parse(input));
  }

  clear(): void {
    this.#faults = [];
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  /** Takes the next fault of a kind for an API and counts it down. */
  take<Kind extends Fault["kind"]>(kind: Kind, calledApi: string): FaultOf<Kind> | null {
    const isNext = (fault: Fault): fault is FaultOf<Kind> => fault.kind === kind && (fault.api === "*" || fault.api === calledApi);
    const fault = this.#faults.find(isNext);
    if (fault === undefined) return null;
    this.#faults = this.#faults.flatMap((one) => {
      if (one !== fault) return [one];
      return one.times > 1 ? [{ ...one, times: one.times - 1 }] : [];
    });
    return fault;
  }
}
