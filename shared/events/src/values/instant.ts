import { z } from 'zod'

const isOnCalendar = (text: string): boolean => {
  const milliseconds = Date.parse(text)
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text
}

/** A moment in UTC with milliseconds, as `Date.prototype.toISOString` prints it: one form, so that text order is time order. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'a time is UTC like 2026-11-21T07:36:00.000Z')
  .refine(isOnCalendar, 'a day and a time of day that exist, like 2026-11-21T07:36:00.000Z')
  .brand('Instant')
export type Instant = z.output<typeof Instant>

/** Milliseconds since 1970 as an Instant. */
export const instantOf = (milliseconds: number): Instant => new Date(milliseconds).toISOString() as Instant

/** An Instant as milliseconds since 1970. */
export const millisecondsOf = (instant: Instant): number => Date.parse(instant)
