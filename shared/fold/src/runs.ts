/**
 * A set of whole numbers as runs, flat: `[from, end, from, end …]`, ascending, `end` not in it, touching runs joined.
 * What is taken from the lowest on is one run however large it is: looking and adding cost nothing then. Plain JSON.
 */
export type Runs = number[]

/** The place (an even index) of the first run that ends at `number` or behind it. */
const placeOf = (runs: Runs, number: number): number => {
  let [low, high] = [0, runs.length / 2]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((runs[2 * middle + 1] as number) < number) low = middle + 1
    else high = middle
  }
  return 2 * low
}

/** The least number from `from` on that is not in the set. */
export const firstNotIn = (runs: Runs, from: number): number => {
  const place = placeOf(runs, from + 1)
  const begins = runs[place]
  return begins === undefined || begins > from ? from : (runs[place + 1] as number)
}

/** Puts a number in; one that is in it already changes nothing. */
export const addToRuns = (runs: Runs, number: number): void => {
  const place = placeOf(runs, number)
  const [begins, ends] = [runs[place] ?? Number.POSITIVE_INFINITY, runs[place + 1]]
  if (begins <= number && ends !== number) return
  const joinsThis = ends === number
  const next = joinsThis ? place + 2 : place
  const joinsNext = runs[next] === number + 1
  if (joinsThis && joinsNext) runs.splice(place + 1, 2)
  else if (joinsThis) runs[place + 1] = number + 1
  else if (joinsNext) runs[place] = number
  else runs.splice(place, 0, number, number + 1)
}

/** Takes a number out; one that is not in it changes nothing. */
export const removeFromRuns = (runs: Runs, number: number): void => {
  const place = placeOf(runs, number + 1)
  const [begins, ends] = [runs[place], runs[place + 1]]
  if (begins === undefined || ends === undefined || begins > number) return
  const [isFirst, isLast] = [begins === number, ends === number + 1]
  if (isFirst && isLast) runs.splice(place, 2)
  else if (isFirst) runs[place] = number + 1
  else if (isLast) runs[place + 1] = number
  else runs.splice(place + 1, 0, number, number + 1)
}
