import type { LampKind } from "../lamp";

/** A stretch of one state. Instants are Unix ms; to null means it still goes on. */
export type RailSegment = {
  /** Unique in the whole rail. */
  id: string;
  from: number;
  to: number | null;
  kind: LampKind;
  /** Short, stands in the bar where it fits. */
  label: string;
  /** A sentence for the readout, for example "Mina extended it until 22:00". */
  detail?: string;
  href?: string;
  /** Drawn hatched: what somebody asked for beyond the usual. */
  hatched?: boolean;
};

/** Something that happened at one instant. */
export type RailMark = Omit<RailSegment, "from" | "to"> & { at: number };

/** One row of the rail; what overlaps in it is stacked. */
export type RailLane = {
  id: string;
  label: string;
  href?: string;
  segments: readonly RailSegment[];
  marks?: readonly RailMark[];
};

/** A segment or a mark laid into its lane. `open` is a segment that still goes on; it is laid until now, because what comes is not known. */
export type RailItem = RailSegment & { to: number; point: boolean; open: boolean; row: number };
