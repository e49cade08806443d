import { AppError } from "@/server/platform/errors";
import { hasHolidays } from "../zones/holidays";
import type { SchedulePlan } from "./schemas";

/** @throws AppError `invalid_input` for holidays of a country or region that no calendar knows: they would silently be none */
export function requireKnownHolidays({ holidays }: SchedulePlan): void {
  if (holidays === null || hasHolidays(holidays)) return;
  const name = holidays.region === null ? holidays.country : `${holidays.country}-${holidays.region}`;
  throw new AppError("invalid_input", `No calendar of public holidays is known for ${name}. Choose another one, or enter closed days.`);
}
