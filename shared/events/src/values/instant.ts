import { z } from 'zod'

/** No calendar is needed for these: every month has 28 days. */
const SURELY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

/** A time in RFC 3339, of any zone, as the Instant that it means. Throws a RangeError when it means none. */
export const instantIn = (text: string): Instant =>
  SURELY.test(text) ? (text as Instant) : instantOf(Date.parse(text))

const isOnCalendar = (text: string): boolean =>
  SURELY.test(text) || (!Number.isNaN(Date.parse(text)) && instantIn(text) === text)

/** A moment in UTC with milliseconds, as `Date.prototype.toISOString` prints it: one form, so that text order is time order. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'a time is UTC like 2026-11-21T07:36:00.000Z')
  .refine(isOnCalendar, 'a day and a time of day that exist, like 2026-11-21T07:36:00.000Z')
  .brand('Instant')
  .meta({
    title: 'Instant',
    description: 'A moment in UTC with milliseconds.',
    format: 'date-time',
    examples: ['2026-11-21T07:36:00.000Z'],
  })
export type Instant = z.output<typeof Instant>

/** Milliseconds since 1970 as an Instant. */
export const instantOf = (milliseconds: number): Instant => new Date(milliseconds).toISOString() as Instant

/** An Instant as milliseconds since 1970. */
export const millisecondsOf = (instant: Instant): number => Date.parse(instant)
