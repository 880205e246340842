import { expect, test } from 'vitest'
import { memoryIn, memoryOf } from './process-memory.ts'

test('resident and peak memory in MiB', () => {
  expect(memoryIn('Name:\tnode\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\n')).toEqual({ now: 10, peak: 20 })
})

test('what is not there is not nothing', () => {
  expect(() => memoryIn('Name:\tkthreadd\n')).toThrow('says no VmRSS')
})

test('this very process holds some', async () => {
  const { now, peak } = await memoryOf(process.pid)
  expect(now).toBeGreaterThan(10)
  expect(peak).toBeGreaterThanOrEqual(now)
})
