import type { SwitchEffect } from "@/server/environments/switches/schemas";
import { WorkingList } from "./working-list";

/** What a switch will do, in order: what starts, what must hold, what moves, who is waited for, what stops. */
export function SwitchEffectList({ effect, toName }: { effect: SwitchEffect; toName: string }) {
  const { starts, proves, moves, working, stops } = effect;
  return (
    <ol className="flex list-decimal flex-col gap-2 pl-5 text-control marker:text-faint">
      <li>{starts.length === 0 ? `${toName} runs already.` : `${starts.join(", ")} ${starts.length === 1 ? "is" : "are"} started.`}</li>
      <li>
        It is proven:
        <ul className="mt-1 flex list-disc flex-col gap-0.5 pl-4 text-secondary marker:text-faint">
          {proves.map((line) => (
            <li key={line} className="[overflow-wrap:anywhere]">
              {line}
            </li>
          ))}
        </ul>
      </li>
      <li>{moves}</li>
      <li>
        {stops}
        {working.length === 0 ? <span className="text-secondary"> Nobody works on it now.</span> : <WorkingList working={working} />}
      </li>
    </ol>
  );
}
