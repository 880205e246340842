import { expect, test } from 'vitest'
import { measure } from './measure.ts'

const recorder = () => {
  const calls: string[] = []
  const side = (name: string, value: number) => async () => {
    calls.push(name)
    return value
  }
  return { calls, ours: side('ours', 2), raw: side('raw', 1) }
}

test('pairs are interleaved, and who goes first alternates', async () => {
  const { calls, ours, raw } = recorder()
  const pairs = await measure({ ours, raw }, { pairs: 3, warmUps: 0, onPair: () => undefined })
  expect(calls).toEqual(['ours', 'raw', 'raw', 'ours', 'ours', 'raw'])
  expect(pairs).toEqual(Array.from({ length: 3 }, () => ({ ours: 2, raw: 1 })))
})

test('rounds to warm up are measured and thrown away', async () => {
  const { calls, ours, raw } = recorder()
  const heard: number[] = []
  const pairs = await measure(
    { ours, raw },
    { pairs: 1, warmUps: 2, onPair: (_, index) => heard.push(index) },
  )
  expect(calls).toHaveLength(6)
  expect(pairs).toHaveLength(1)
  expect(heard).toEqual([0])
})

test('without a raw side only ours is measured', async () => {
  const { calls, ours } = recorder()
  const pairs = await measure({ ours, raw: null }, { pairs: 2, warmUps: 0, onPair: () => undefined })
  expect(calls).toEqual(['ours', 'ours'])
  expect(pairs).toEqual([
    { ours: 2, raw: null },
    { ours: 2, raw: null },
  ])
})
