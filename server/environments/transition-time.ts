// "User initiated (2026-11-20 11:02:33 GMT)". Source: EC2 API reference, data type Instance, element reason.
const pattern = /\((\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) GMT\)$/;

/** The moment that a StateTransitionReason of AWS names, to the second; null where it names none. */
export function transitionTime(reason: string | undefined): Date | null {
  const [, day, time] = pattern.exec(reason?.trim() ?? "") ?? [];
  const at = new Date(`${day}T${time}Z`);
  // A date that no calendar has, such as 30 February, rolls over; it is no answer either.
  return day !== undefined && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? at : null;
}
