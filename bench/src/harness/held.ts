import type { Bench } from './figure.ts'

/** The figure is being interrupted: it shall take nothing more. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}

type Resource = Disposable | AsyncDisposable

const letGo = async (resource: Resource): Promise<void> => {
  if (Symbol.asyncDispose in resource) await resource[Symbol.asyncDispose]()
  else resource[Symbol.dispose]()
}

/**
 * What a figure holds. Letting go may come in the middle of its work, and again when that has noticed: all of it is let
 * go of each time, the last one first, because what was made meanwhile has to go, too. So every resource can be
 * disposed of twice.
 */
export const openHeld = (): AsyncDisposable & Pick<Bench, 'keep'> => {
  const resources: Resource[] = []
  let isOver = false
  let turn: Promise<void> = Promise.resolve()

  const letAllGo = async (): Promise<void> => {
    const errors: unknown[] = []
    for (const resource of resources.toReversed())
      await letGo(resource).catch((err: unknown) => errors.push(err))
    if (errors.length > 0) throw new AggregateError(errors, `could not clean up: ${errors.join('; ')}`)
  }

  return {
    keep: (resource) => {
      resources.push(resource)
      if (isOver) throw new InterruptedError('interrupted')
      return resource
    },
    [Symbol.asyncDispose]: () => {
      isOver = true
      turn = turn.catch(() => undefined).then(letAllGo)
      return turn
    },
  }
}
