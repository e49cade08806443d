/** Who did it, as the record keeps it. `id` is null for a system actor; `address` and `sessionId` are null where there is no browser. */
export type ActorRef = {
  kind: "user" | "system" | "anonymous";
  id: string | null;
  uid: string | null;
  name: string;
  sessionId: string | null;
  address: string | null;
  /** The token through which it was done. */
  tokenId?: string;
  /** Id of the request (HTTP or job) that the act belongs to; the same id stands in the log. */
  requestId: string;
};
