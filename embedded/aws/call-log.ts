import type { AwsService } from "./aws-services";
import type { RequestParameters } from "./call-parameters";

/** One call as CloudTrail would show it: who, as whom, what, on what, and how it ended. Holds no credential. */
export type CallRecord = {
  /** Endpoint time, ISO 8601. */
  readonly time: string;
  readonly eventName: string;
  readonly service: AwsService;
  readonly region: string | null;
  /** Null where the caller could not be identified. */
  readonly accountId: string | null;
  readonly principalArn: string | null;
  readonly sourceIdentity: string | null;
  /** Of the session that acts; for AssumeRole, of the session that is asked for. */
  readonly sessionTags: Readonly<Record<string, string>>;
  readonly roleArn: string | null;
  readonly instanceIds: readonly string[];
  /** What else was asked for: tags, attribute, filters, … */
  readonly requestParameters: RequestParameters;
  readonly requestId: string;
  readonly errorCode: string | null;
  /** False where no whole answer went back: the connection was dropped, or the answer was broken. */
  readonly answered: boolean;
};

const CAPACITY = 10_000;

/** The last 10,000 calls, refused ones included. */
export class CallLog {
  #records: CallRecord[] = [];

  add(record: CallRecord): void {
    this.#records.push(record);
    // Trimmed in batches: one shift per call would move the whole list each time.
    if (this.#records.length > CAPACITY + 1_000) this.#records = this.#records.slice(-CAPACITY);
  }

  /** The newest `limit` records, oldest first. */
  list(limit = CAPACITY): readonly CallRecord[] {
    return this.#records.slice(-Math.min(limit, CAPACITY));
  }

  /** How many records are kept now; at most 11,000. */
  get size(): number {
    return this.#records.length;
  }

  clear(): void {
    this.#records = [];
  }
}
