import { expect, test } from 'vitest'
import { openHeld } from './held.ts'

const resource = (gone: string[], name: string): AsyncDisposable => ({
  [Symbol.asyncDispose]: async () => {
    await Promise.resolve()
    gone.push(name)
  },
})

test('what is held is let go of, the last one first, once', async () => {
  const gone: string[] = []
  const held = openHeld()
  held.keep(resource(gone, 'server'))
  held.keep(resource(gone, 'connection'))
  await held[Symbol.asyncDispose]()
  await held[Symbol.asyncDispose]()
  expect(gone).toEqual(['connection', 'server'])
})

test('what comes after the interrupt is let go of, too, and whoever brings it is told', async () => {
  const gone: string[] = []
  const held = openHeld()
  await held[Symbol.asyncDispose]()
  expect(() => held.keep(resource(gone, 'late'))).toThrow('interrupted')
  await held[Symbol.asyncDispose]()
  expect(gone).toEqual(['late'])
})
