/** What is longer is compared by its beginning: a stranger may have written it, and it costs its length. */
const LONGEST = 64

/** How many letters must be added, taken away or changed to make one text the other (Levenshtein). */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1]
    for (let at = 1; at <= to.length; at += 1) {
      const change = (row[at - 1] ?? 0) + (letter === to[at - 1] ? 0 : 1)
      next.push(Math.min(change, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

/** The `count` texts that are most like one, the likest first. `bare` gives the part of each that is compared. */
export const nearest = (
  text: string,
  texts: readonly string[],
  count: number,
  bare: (text: string) => string = (it) => it,
): string[] => {
  const compared = (it: string): string => bare(it).slice(0, LONGEST).toLowerCase()
  const wanted = compared(text)
  return texts
    .map((it) => ({ it, far: distance(wanted, compared(it)) }))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, count)
    .map(({ it }) => it)
}
