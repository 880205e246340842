/** Something that was given back, and when (in milliseconds) it may be given again. */
export type Cooling = Readonly<{ pair: number; until: number }>

/** Those that were given back, by when they have cooled, and of the same moment in the order of their release. */
export type CoolingQueue = Cooling[]

/** The place of the first that cools longer than until `time`. */
const placeBehind = (queue: CoolingQueue, time: number): number => {
  let [low, high] = [0, queue.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((queue[middle] as Cooling).until <= time) low = middle + 1
    else high = middle
  }
  return low
}

/** Puts one in at its place, which nearly always is the end. */
export const beginCooling = (queue: CoolingQueue, cooling: Cooling): void => {
  const last = queue.at(-1)
  if (last === undefined || last.until <= cooling.until) queue.push(cooling)
  else queue.splice(placeBehind(queue, cooling.until), 0, cooling)
}

/** Takes one out: it was given again. `until` is when it had cooled. */
export const endCooling = (queue: CoolingQueue, { pair, until }: Cooling): void => {
  for (let place = placeBehind(queue, until - 1); queue[place]?.until === until; place += 1) {
    if (queue[place]?.pair !== pair) continue
    // Nearly always it is the first, and taking that is cheaper than moving all the others by one.
    if (place === 0) queue.shift()
    else queue.splice(place, 1)
    return
  }
}

/** How many have cooled at `now`: they are the first ones. */
export const cooledCount = (queue: CoolingQueue, now: number): number => placeBehind(queue, now)
