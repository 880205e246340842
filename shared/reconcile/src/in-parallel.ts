/** Looks that run at once. A look is a short process; more of them than this only queue for the processors. */
export const LOOKS_AT_ONCE = 8

/**
 * Runs a function over items, at most `limit` at once, and gives every outcome in the order of the items.
 * Never rejects: one that fails does not stop the others.
 */
export const inParallel = async <Item, Result>(
  limit: number,
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> => {
  const outcomes: PromiseSettledResult<Result>[] = []
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      outcomes[index] = await settled(run, item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return outcomes
}

const settled = async <Item, Result>(
  run: (item: Item) => Promise<Result>,
  item: Item,
): Promise<PromiseSettledResult<Result>> => {
  try {
    return { status: 'fulfilled', value: await run(item) }
  } catch (reason) {
    return { status: 'rejected', reason }
  }
}
