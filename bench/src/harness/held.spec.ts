import { expect, test } from 'vitest'
import { openHeld } from './held.ts'

const resource = (gone: string[], name: string): AsyncDisposable => ({
  [Symbol.asyncDispose]: async () => {
    await Promise.resolve()
    gone.push(name)
  },
})

test('what is held is let go of, the last one first', async () => {
  const gone: string[] = []
  const held = openHeld()
  held.keep(resource(gone, 'server'))
  held.keep(resource(gone, 'connection'))
  await held[Symbol.asyncDispose]()
  expect(gone).toEqual(['connection', 'server'])
})

test('what comes after the interrupt is taken care of, and whoever brings it is told', async () => {
  const gone: string[] = []
  const held = openHeld()
  held.keep(resource(gone, 'server'))
  await held[Symbol.asyncDispose]()
  expect(() => held.keep(resource(gone, 'late'))).toThrow('interrupted')
  await held[Symbol.asyncDispose]()
  expect(gone).toEqual(['server', 'late', 'server'])
})

test('two who let go at once do not get into each other’s way', async () => {
  const gone: string[] = []
  const held = openHeld()
  held.keep(resource(gone, 'server'))
  held.keep(resource(gone, 'connection'))
  await Promise.all([held[Symbol.asyncDispose](), held[Symbol.asyncDispose]()])
  expect(gone).toEqual(['connection', 'server', 'connection', 'server'])
})

test('one that cannot be let go of keeps no other, and is told', async () => {
  const gone: string[] = []
  const held = openHeld()
  held.keep(resource(gone, 'server'))
  held.keep({ [Symbol.asyncDispose]: () => Promise.reject(new Error('stuck')) })
  await expect(held[Symbol.asyncDispose]()).rejects.toThrow('could not clean up: Error: stuck')
  expect(gone).toEqual(['server'])
})
