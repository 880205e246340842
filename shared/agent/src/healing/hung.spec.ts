import { expect, it, vi } from 'vitest'
import { endHung } from './hung.ts'

const open = (isStopped: boolean) => {
  const end = vi.fn(() => true)
  return { end, onSilent: endHung({ warn: vi.fn() }, { isStopped: () => isStopped, end }) }
}

it('ends what somebody stopped at once', () => {
  const { end, onSilent } = open(true)
  expect(onSilent('sfm1', 'acme/blue', 1)).toBe(true)
  expect(end).toHaveBeenCalledWith('sfm1')
})

it('ends what hangs otherwise only when it has not answered five times in a row', () => {
  const { end, onSilent } = open(false)
  expect([1, 2, 3, 4].map((times) => onSilent('sfm1', 'acme/blue', times))).toEqual([
    false,
    false,
    false,
    false,
  ])
  expect(end).not.toHaveBeenCalled()
  expect(onSilent('sfm1', 'acme/blue', 5)).toBe(true)
})
