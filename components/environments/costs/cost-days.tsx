import type { EnvironmentCostsOutput } from "@/server/environments/costs/schemas";
import { hoursWords } from "./cost-words";

const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

const plane = { width: 300, height: 40 };

/** The part of each day that the instances were on, a bar for each day; a table of the same for those who hear the page. */
export function CostDays({ days, name }: { days: EnvironmentCostsOutput["days"]; name: string }) {
  const width = plane.width / Math.max(1, days.length);
  return (
    <figure>
      <svg viewBox={`0 0 ${plane.width} ${plane.height}`} preserveAspectRatio="none" aria-hidden className="h-10 w-full">
        <path d={`M0 ${plane.height - 0.5}H${plane.width}`} className="stroke-border" vectorEffect="non-scaling-stroke" />
        {days.map(({ day, hoursOn, hours }, index) => {
          const height = hours === 0 ? 0 : (hoursOn / hours) * plane.height;
          return (
            <rect key={day} x={index * width + width * 0.12} y={plane.height - height} width={width * 0.76} height={height} className="fill-running">
              <title>{`${day}: ${hoursWords(hoursOn)} of ${hoursWords(hours)}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="mt-1 flex justify-between text-label text-secondary" aria-hidden>
        <span>{dayWords(days[0])}</span>
        <span>part of each day on</span>
        <span>{dayWords(days.at(-1))}</span>
      </figcaption>
      <table className="sr-only">
        <caption>Hours of each day that {name} was on</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">On</th>
            <th scope="col">Of</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, hoursOn, hours }) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              <td>{hoursWords(hoursOn)}</td>
              <td>{hoursWords(hours)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** "30 Oct" of a local date. */
function dayWords(day: EnvironmentCostsOutput["days"][number] | undefined): string {
  return day === undefined ? "" : dayFormat.format(new Date(`${day.day}T00:00:00Z`));
}
