import { expect, it } from 'vitest'
import { memoryStore } from './memory-store.ts'

const bytes = new Uint8Array([1])

// What holds for every store is in the contract of the testkit; here is what only this one could get wrong.

it('hands every follower every fact in order, also when one of them writes while it is being told', async () => {
  const store = memoryStore()
  const [writer, reader]: number[][] = [[], []]
  const answer = (sequence: number): void => {
    writer?.push(sequence)
    if (sequence <= 3)
      void store.append(`answer-${sequence}`, bytes, { expected: 0, id: `answer-${sequence}` })
  }
  await store.append('first', bytes, { expected: 0, id: 'first' })
  await store.follow(0, ({ sequence }) => answer(sequence))
  await store.follow(0, ({ sequence }) => void reader?.push(sequence))
  await store.append('second', bytes, { expected: 0, id: 'second' })
  expect(writer).toEqual([1, 2, 3, 4, 5])
  expect(reader).toEqual([1, 2, 3, 4, 5])
})

it('takes an id once in the whole log', async () => {
  const store = memoryStore()
  await store.append('a', bytes, { expected: 0, id: 'same' })
  expect(await store.append('a', bytes, { expected: 0, id: 'same' })).toEqual({ sequence: 1 })
  expect(await store.at(2)).toBeNull()
})
