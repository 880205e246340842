import { expect, it } from 'vitest'
import { openTurns } from './turns.ts'

it('lets two be at it, and the next when one has ended or given up its place', () => {
  const turns = openTurns(2)
  const at: string[] = []
  const take = (name: string) =>
    turns.take((done) => {
      at.push(name)
      return () => {
        at.splice(at.indexOf(name), 1)
        done()
      }
    })
  const [one, two, three, four] = ['one', 'two', 'three', 'four'].map(take)
  expect(at).toEqual(['one', 'two'])
  three?.()
  one?.()
  expect(at).toEqual(['two', 'four'])
  two?.()
  four?.()
  expect(at).toEqual([])
  take('five')
  expect(at).toEqual(['five'])
})
