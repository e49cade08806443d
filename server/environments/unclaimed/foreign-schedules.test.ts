import { expect, test } from "vitest";
import { alsoSwitchedBy, foreignSchedules, scheduleSentence } from "./foreign-schedules";

const only = (tags: Record<string, string>, key = "Schedule") => foreignSchedules(tags, key).map(scheduleSentence);

// The first two are the examples of cloud-custodian's documentation (c7n/filters/offhours.py, ScheduleParser).
test.each([
  ["off=(M-F,19);on=(M-F,7)", "on Mon-Fri 07:00-19:00."],
  ["off=[(M-F,21),(U,18)];on=[(M-F,6),(U,10)];tz=pt", "on Mon-Fri 06:00-21:00, Sun 10:00-18:00 (America/Los_Angeles)."],
  ["", "the hours of its policy."],
  ["on", "the hours of its policy."],
  ["ON", "the hours of its policy."],
  ["whatever it says", "the hours of its policy."],
  ["off", "leaves it alone."],
  ["OFF", "leaves it alone."],
  ["'off'", "leaves it alone."],
  ["tz=jst", "the hours of its policy (Asia/Tokyo)."],
  ["tz=Asia/Seoul", "the hours of its policy (Asia/Seoul)."],
  ["tz=", "the hours of its policy."],
  ["off=(M-F,19);on=(M-F,7);tz=et;", "on Mon-Fri 07:00-19:00 (America/New_York)."],
  ['"off=(m-f,19);on=(m-f,7);tz=cet"', "on Mon-Fri 07:00-19:00 (Europe/Berlin)."],
  ["off=(M-F,19)", "on at the hour of its policy, off Mon-Fri 19:00."],
  ["on=(M,7);tz=kst", "on Mon 07:00, off at the hour of its policy (Asia/Seoul)."],
  ["off=(M-U,22);on=(M-U,6)", "on every day 06:00-22:00."],
  ["off=(M-F,2);on=(M-F,20)", "on Mon-Thu 20:00-02:00 the next day, Fri 20:00-02:00 3 days later."],
  ["off=(F,20);on=(M,8)", "on Mon 08:00-20:00 4 days later."],
  ["off=[(M-F,12),(M-F,19)];on=[(M-F,7),(M-F,13)]", "on Mon-Fri 07:00-12:00, Mon-Fri 13:00-19:00."],
  ["off=(M-F,19);on=[(M-F,7),(M-F,9)]", "on Mon-Fri 07:00-19:00."],
  ["off=(T,19);on=(T,7)", "on Tue 07:00-19:00."],
  ["off=[(M,19),(W,19),(H,19)];on=[(M,7),(W,7),(H,7)]", "on Mon, Wed, Thu 07:00-19:00."],
  ["off=(F-M,19);on=(F-M,7)", "on Mon, Fri-Sun 07:00-19:00."],
  ["off=(M-F,0);on=(M-F,23)", "on Mon-Thu 23:00-00:00 the next day, Fri 23:00-00:00 3 days later."],
  ["off=[(S-U,19)];on=[(S-U,7)]", "on Sat, Sun 07:00-19:00."],
])("the offhours tag %j", (value, words) => {
  expect(only({ maid_offhours: value })).toEqual([`cloud-custodian: ${words}`]);
});

test.each([
  ["off=(M-F,24)", "“(m-f,24)” is not of the form (days,hour), such as (M-F,19)"],
  ["off=(X,19)", "“(x,19)” is not of the form (days,hour), such as (M-F,19)"],
  ["off=(M-F)", "“(m-f)” is not of the form (days,hour), such as (M-F,19)"],
  ["off=(M-F,19,20)", "“(m-f,19,20)” is not of the form (days,hour), such as (M-F,19)"],
  ["off=(M-F,7pm)", "“(m-f,7pm)” is not of the form (days,hour), such as (M-F,19)"],
  ["off=(M-W-F,7)", "“(m-w-f,7)” is not of the form (days,hour), such as (M-F,19)"],
  ["off=", "“” is not of the form (days,hour), such as (M-F,19)"],
  ["tz=mars", "“mars” is no time zone"],
  ["stop=(M-F,19)", "“stop” is none of on, off and tz"],
  ["off=(M-F,19);on", "“on” is not of the form key=value"],
  ["off=(M-F,19)=on=(M-F,7)", "“off=(m-f,19)=on=(m-f,7)” is not of the form key=value"],
  ["off=(M-F,19); on=(M-F,7)", "the space before “on” makes cloud-custodian pass over it"],
])("what is wrong with the offhours tag %j", (value, fault) => {
  expect(only({ custodian_downtime: value })).toEqual([`cloud-custodian: passes over a tag it cannot read; ${fault}.`]);
});

test("AWS Instance Scheduler's tag names a schedule whose hours are elsewhere", () => {
  const sentence = "AWS Instance Scheduler: schedule office-hours; its hours are in the scheduler's own DynamoDB table.";
  expect(only({ Schedule: "office-hours" })).toEqual([sentence]);
  expect(only({ schedule: "office-hours" })).toEqual([]);
  expect(only({ Schedule: "office-hours" }, "OnOff")).toEqual([]);
  expect(only({ OnOff: "office-hours" }, "OnOff")).toEqual([sentence]);
  expect(only({ Schedule: " " })).toEqual(["AWS Instance Scheduler: no schedule; the tag is empty."]);
});

test("the key of the offhours tag is read whatever its case; other tags tell of no schedule", () => {
  expect(only({ Maid_OffHours: "off", Name: "x", Team: "payments" })).toEqual(["cloud-custodian: leaves it alone."]);
  expect(only({ Name: "x" })).toEqual([]);
});

test("an adopted environment says who else switches it, and only who does", () => {
  const notes = (tags: Record<string, string>) => foreignSchedules(tags, "Schedule").map(alsoSwitchedBy);
  expect(notes({ Schedule: "office-hours" })).toEqual([
    "AWS Instance Scheduler (schedule office-hours) also switches it; remove its tag Schedule once Switchyard does.",
  ]);
  expect(notes({ maid_offhours: "off=(M-F,19);on=(M-F,7)" })).toEqual([
    "cloud-custodian (on Mon-Fri 07:00-19:00) also switches it; remove its tag maid_offhours once Switchyard does.",
  ]);
  expect(notes({ maid_offhours: "off", custodian_downtime: "tz=mars", Schedule: "" })).toEqual([null, null, null]);
});
