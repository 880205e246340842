import type { FacilityReport, PassReport } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { isApplied, problemsOf } from './network-report.ts'

const passOf = (...failed: readonly string[]): PassReport => ({
  facilities: ['link:sf-x-blue', 'link:web-1', 'link:till-1'].map(
    (facility): FacilityReport => ({
      facility,
      outcome: failed.includes(facility) ? 'failed' : 'unchanged',
      changes: [],
      stepsRun: 0,
      error: failed.includes(facility) ? { message: 'it is in the way', retry: true } : null,
    }),
  ),
  isConverged: failed.length === 0,
  stepsRun: 0,
  tookMs: 1,
})

it('a network is applied whatever one of its workloads has in its own namespace, and says so', () => {
  const workloads = [{ netns: 'web-1' }]
  expect(isApplied(passOf(), workloads)).toBe(true)
  expect(isApplied(passOf('link:web-1'), workloads)).toBe(true)
  expect(problemsOf(passOf('link:web-1'), ['the disk is full'])).toEqual([
    'the disk is full',
    'link:web-1: it is in the way',
  ])
  expect(isApplied(passOf('link:till-1'), workloads)).toBe(false)
  expect(isApplied(passOf('link:web-1', 'link:sf-x-blue'), workloads)).toBe(false)
})
