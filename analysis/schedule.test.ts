import { expect, test } from "vitest";
import { longestPause } from "./schedule.ts";

test.each([
  ["cron(0 5 ? * * *)", 1],
  ["cron(0 5 * * ? *)", 1],
  ["cron(30 2 ? * MON *)", 7],
  ["cron(0 5 ? * MON,THU *)", 4],
  ["cron(0 5 ? * 2-6 *)", 3],
  ["cron(0 5 1 * ? *)", 31],
  ["cron(0 5 L * ? *)", 31],
  ["cron(0 5 1/7 * ? *)", 7],
  ["cron(0 5 ? * MON#1 *)", 35],
  ["cron(0 5 ? * FRIL *)", 35],
  ["cron(0/15 8-18 ? * MON-FRI *)", 3],
  ["cron(0 5 1 JAN,JUL ? *)", 184],
  ["rate(12 hours)", 0.5],
  ["rate(10 days)", 10],
])("%s pauses for %d days at most", (schedule, days) => {
  expect(longestPause(schedule)).toBe(days);
});

test.each([
  "cron(0 0 1 1 ? 2199)",
  "cron(0 5 ? * * 2026)",
  "cron(0 5 * * ? 2027-2028)",
  "cron(0 5 30 2 ? *)",
  "cron(0 5 15W * ? *)",
  "cron(0 25 * * ? *)",
  "cron(0 5 * * ?)",
  "cron(0 5 6-2 * ? *)",
  "at(2027-01-01T00:00:00)",
  "rate(0 days)",
  "",
])("%s has an end, never comes, or is not understood", (schedule) => {
  expect(longestPause(schedule)).toBe(Infinity);
});
