/** A duration for people, three figures at most: `42 ms`, `1.28 s`, `93 s`, `5 min`, `3 h`, `2 d`. */
export const duration = (milliseconds: number): string => {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`
  if (seconds < 600) return `${Math.round(seconds)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} d`
}

/** The clock of a moment in UTC: `07:36:01.123`. */
export const clock = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(11, 23)

/** A moment in UTC: `2026-11-21 07:36:01.123`. */
export const moment = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 23).replace('T', ' ')
