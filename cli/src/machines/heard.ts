import { duration } from '../render/duration.ts'

/** An agent says that it lives every 5 s; after three missed words it counts as silent. */
export const SILENT_MS = 15_000

/** When an agent was heard, in words. */
export const heardWords = (agoMs: number | null): string => {
  if (agoMs === null) return 'not heard'
  return agoMs > SILENT_MS ? `silent for ${duration(agoMs)}` : `${duration(agoMs)} ago`
}

/** Whether an agent counts as silent. */
export const isSilent = (agoMs: number | null): boolean => agoMs === null || agoMs > SILENT_MS

/** The later of two moments, in milliseconds ago; null where there is neither. */
export const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b)
