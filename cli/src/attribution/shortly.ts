/** Clocks differ, and an exit hears of a fact a moment later: what changed so shortly before is told, too. */
export const SHORTLY_MS = 60_000
