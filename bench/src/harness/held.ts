import type { Bench } from './figure.ts'

/** The figure is being interrupted: what it takes from now on is let go of at once. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}

const letGo = async (resource: Disposable | AsyncDisposable): Promise<void> => {
  if (Symbol.asyncDispose in resource) await resource[Symbol.asyncDispose]()
  else resource[Symbol.dispose]()
}

/** What a figure holds. It may be let go of in the middle: then `keep` takes nothing any more, and throws. */
export const openHeld = (): AsyncDisposable & Pick<Bench, 'keep'> => {
  const stack = new AsyncDisposableStack()
  const late: Promise<void>[] = []
  return {
    keep: (resource) => {
      if (!stack.disposed) return stack.use(resource)
      late.push(letGo(resource))
      throw new InterruptedError('interrupted')
    },
    [Symbol.asyncDispose]: async () => {
      await stack.disposeAsync()
      await Promise.all(late)
    },
  }
}
