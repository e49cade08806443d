import { lampWords } from "../lamp";
import type { RailItem, RailLane } from "./rail-types";
import { railSpan } from "./rail-words";

export type RailTableProps = { label: string; lanes: readonly RailLane[]; items: readonly (readonly RailItem[])[]; now: number; zone: string };

/** The rail as a table, for who does not see it. */
export function RailTable({ label, lanes, items, now, zone }: RailTableProps) {
  return (
    // A table takes the width of its words, whatever it is told; the box around it does not.
    <div className="sr-only">
      <table>
        <caption>{label} as a table</caption>
        <thead>
          <tr>
            {["Lane", "What", "State", "When", "Detail"].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lanes.flatMap((lane, index) =>
            (items[index] ?? []).map((item) => (
              <tr key={`${lane.id}/${item.id}`}>
                <th scope="row">{lane.label}</th>
                <td>{item.label}</td>
                <td>{lampWords[item.kind]}</td>
                <td>{railSpan(item, now, zone)}</td>
                <td>{item.detail}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}
